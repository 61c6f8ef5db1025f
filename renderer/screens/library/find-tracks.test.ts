import { describe, expect, it } from 'vitest';
import type { TrackSummary } from '#contract/rpc/music-library.ts';
import { findTracks, isTempoSure, type TrackWish } from './find-tracks.ts';

function track(title: string, changes: Partial<TrackSummary> = {}): TrackSummary {
  const tempoBpm = changes.tempoBpm ?? 120;
  return {
    trackId: title,
    title,
    tempoBpm,
    detectedTempoBpm: tempoBpm,
    isTempoCorrected: false,
    isTempoFromOthers: false,
    confidence: 0.9,
    durationS: 200,
    ...changes,
  };
}

const any: TrackWish = { text: '', tempoBpm: undefined, sort: 'title' };
const titles = (tracks: readonly TrackSummary[]) => tracks.map(({ title }) => title);

describe('finding tracks', () => {
  it('looks for words in title, artist and album, whatever their case', () => {
    const tracks = [
      track('Rain'),
      track('b', { artist: 'The RAINMAKERS' }),
      track('c', { album: 'Train' }),
      track('d'),
    ];
    expect(titles(findTracks(tracks, { ...any, text: ' rain ' }, 'en'))).toEqual(['b', 'c', 'Rain']);
    // Nothing is joined: the end of a title and the beginning of a name are no word.
    expect(findTracks([track('ra', { artist: 'in' })], { ...any, text: 'rain' }, 'en')).toEqual([]);
  });

  it('takes tempi as they are shown: rounded, with both ends', () => {
    const tracks = [159.4, 159.5, 165, 170.49, 170.5].map((tempoBpm) =>
      track(String(tempoBpm), { tempoBpm }),
    );
    const found = findTracks(tracks, { ...any, tempoBpm: { low: 160, high: 170 }, sort: 'tempo' }, 'en');
    expect(titles(found)).toEqual(['159.5', '165', '170.49']);
  });

  it('sorts Chinese names by pinyin, numbers by their size, nameless artists last', () => {
    expect(titles(findTracks([track('中文'), track('安静'), track('晴天')], any, 'zh-CN'))).toEqual([
      '安静',
      '晴天',
      '中文',
    ]);
    expect(titles(findTracks([track('Run 10'), track('run 9')], any, 'en'))).toEqual(['run 9', 'Run 10']);
    const artists = [track('a'), track('b', { artist: 'Z' }), track('c', { artist: 'Y' })];
    expect(titles(findTracks(artists, { ...any, sort: 'artist' }, 'en'))).toEqual(['c', 'b', 'a']);
  });

  it('puts first what a person should check, and what they corrected last', () => {
    const tracks = [
      track('sure', { confidence: 0.9 }),
      track('corrected', { confidence: 0.1, isTempoCorrected: true }),
      track('guess', { confidence: 0.2 }),
    ];
    expect(titles(findTracks(tracks, { ...any, sort: 'confidence' }, 'en'))).toEqual([
      'guess',
      'sure',
      'corrected',
    ]);
    expect(tracks.map(isTempoSure)).toEqual([true, true, false]);
  });
});
