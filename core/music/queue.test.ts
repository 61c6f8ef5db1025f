import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleTempo, exampleTrack } from '#tests/support/pacing-examples.ts';
import { foldTempo } from './folded-tempo.ts';
import { buildQueue, nextTrack, type QueueWish } from './queue.ts';
import { seededRank } from './seeded-rank.ts';
import type { Track } from './track.ts';

const wish: QueueWish = { tempoBpm: 170, centreSpm: 168, gait: 'running', seed: 7 };
const any: QueueWish = { ...wish, tempoBpm: undefined };

describe('next track', () => {
  it('is the nearest to the wish', () => {
    const tracks = [exampleTrack('a', 150), exampleTrack('b', 171), exampleTrack('c', 185)];
    expect(nextTrack(tracks, wish, [])?.trackId).toBe('b');
  });

  it('prefers a beat a step to a beat a stride, a sure tempo to a guess, and a match to none', () => {
    expect(nextTrack([exampleTrack('stride', 85), exampleTrack('step', 172)], wish, [])?.trackId).toBe(
      'step',
    );
    expect(nextTrack([exampleTrack('guess', 170, 0.2), exampleTrack('sure', 174)], wish, [])?.trackId).toBe(
      'sure',
    );
    const none = exampleTrack('none', 130);
    expect(nextTrack([none, exampleTrack('match', 145)], { ...wish, tempoBpm: 131 }, [])?.trackId).toBe(
      'match',
    );
  });

  it('comes from those played least, and not the one just played', () => {
    const tracks = [exampleTrack('a', 170), exampleTrack('b', 150), exampleTrack('c', 190)];
    expect(nextTrack(tracks, wish, ['a'])?.trackId).not.toBe('a');
    expect(nextTrack(tracks, wish, ['b', 'a', 'gone'])?.trackId).toBe('c');
    expect(nextTrack(tracks, wish, ['b', 'c', 'a'])?.trackId).not.toBe('a');
  });

  it('is the only one where there is one, and none where there is none', () => {
    expect(nextTrack([exampleTrack('a', 170)], wish, ['a'])?.trackId).toBe('a');
    expect(nextTrack([], wish, [])).toBeUndefined();
  });
});

describe('queue', () => {
  it('covers the session without a gap', () => {
    const tracks = [exampleTrack('a', 170), exampleTrack('b', 150)];
    const queue = buildQueue(tracks, 600_000, () => wish);
    expect(queue.map((entry) => [entry.track.trackId, entry.startsAtMs, entry.endsAtMs])).toEqual([
      ['a', 0, 240_000],
      ['b', 240_000, 480_000],
      ['a', 480_000, 720_000],
    ]);
  });

  it('is empty without tracks, or with none that lasts', () => {
    expect(buildQueue([], 600_000, () => any)).toEqual([]);
    expect(buildQueue([exampleTrack('a', 170, 0.9, 0)], 600_000, () => any)).toEqual([]);
  });

  it('follows the wish along the session', () => {
    const tracks = [exampleTrack('slow', 150), exampleTrack('fast', 190), exampleTrack('middle', 170)];
    const queue = buildQueue(tracks, 700_000, (atMs) => ({ ...wish, tempoBpm: atMs < 1 ? 190 : 150 }));
    expect(queue.map((entry) => entry.track.trackId)).toEqual(['fast', 'slow', 'middle']);
  });

  it('shuffles by its seed where nothing is wished for', () => {
    const tracks = Array.from({ length: 12 }, (_, index) => exampleTrack(`t${index}`, 160 + index));
    const order = (seed: number) =>
      buildQueue(tracks, 12 * 240_000, () => ({ ...any, seed })).map((entry) => entry.track.trackId);
    expect(order(1)).toEqual(order(1));
    expect(order(1)).not.toEqual(order(2));
    expect(order(1)).not.toEqual(tracks.map((track) => track.trackId));
  });

  it('plays each track once before any comes again, and none twice in a row', () => {
    const tempo = fc.double({ min: 60, max: 220, noNaN: true });
    fc.assert(
      fc.property(fc.array(tempo, { minLength: 2, maxLength: 12 }), fc.integer(), (tempi, seed) => {
        const tracks = tempi.map((tempoBpm, index) => exampleTrack(`t${index}`, tempoBpm, 0.9, 60));
        const ids = buildQueue(tracks, tracks.length * 180_000, () => ({ ...wish, seed })).map(
          (entry) => entry.track.trackId,
        );
        expect(new Set(ids.slice(0, tracks.length)).size).toBe(tracks.length);
        const counts = tracks.map((track) => ids.filter((id) => id === track.trackId).length);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        expect(ids.some((id, index) => id === ids[index - 1])).toBe(false);
      }),
    );
  });
});

/** The rule as it reads, one track after the other. */
function nextByRule(tracks: readonly Track[], by: QueueWish, played: readonly string[]): string | undefined {
  const others = tracks.filter(({ trackId }) => trackId !== played.at(-1));
  const choices = others.length > 0 ? others : tracks;
  const playsOf = ({ trackId }: Track) => played.filter((id) => id === trackId).length;
  const fewest = Math.min(...choices.map(playsOf));
  const costOf = ({ tempo }: Track): number => {
    const { foldedBpm, isMatch, stepsPerBeat } = foldTempo(tempo.tempoBpm, by.centreSpm, by.gait);
    const distance = by.tempoBpm === undefined ? 0 : Math.abs(Math.log(foldedBpm / by.tempoBpm));
    const penalty =
      (isMatch ? 0 : 1) + (stepsPerBeat === 1 ? 0 : 0.03) + (tempo.confidence >= 0.4 ? 0 : 0.05);
    return Math.round((distance + penalty) / 0.01);
  };
  const rankOf = ({ trackId }: Track) => seededRank(by.seed + fewest, trackId);
  return choices
    .filter((track) => playsOf(track) === fewest)
    .toSorted((one, other) => costOf(one) - costOf(other) || rankOf(one) - rankOf(other))[0]?.trackId;
}

const wishes = fc.record({
  tempoBpm: fc.option(fc.double({ min: 80, max: 200, noNaN: true }), { nil: undefined }),
  centreSpm: fc.constantFrom(118, 168),
  gait: fc.constantFrom('walking' as const, 'running' as const),
  seed: fc.constantFrom(1, 2),
});
const libraries = fc
  .array(fc.tuple(fc.double({ min: 60, max: 220, noNaN: true }), fc.constantFrom(0.2, 0.4, 0.9)), {
    maxLength: 8,
  })
  .map((tempi) => tempi.map(([bpm, confidence], index) => exampleTrack(`t${index}`, bpm, confidence, 60)));

describe('the rule', () => {
  it('holds after anything that was played', () => {
    const playedIds = fc.array(
      fc.nat(9).map((index) => `t${index}`),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(libraries, wishes, playedIds, (tracks, by, played) => {
        expect(nextTrack(tracks, by, played)?.trackId).toBe(nextByRule(tracks, by, played));
      }),
    );
  });

  it('holds all along a session, whatever is wished for in it', () => {
    fc.assert(
      fc.property(libraries, fc.array(wishes, { minLength: 1, maxLength: 20 }), (tracks, wishesInTurn) => {
        const queue = buildQueue(
          tracks,
          wishesInTurn.length * 60_000,
          (atMs) => wishesInTurn[atMs / 60_000]!,
        );
        const played = queue.map(({ track }) => track.trackId);
        for (const [index, by] of wishesInTurn.entries())
          expect(played[index]).toBe(nextByRule(tracks, by, played.slice(0, index)));
      }),
    );
  });
});

describe('a large library', () => {
  it('is no larger than a choice can be made from', () => {
    const tempo = exampleTempo(170);
    const tracks = Array.from({ length: 200_000 }, (_, index): Track => ({
      trackId: `t${index}`,
      path: '',
      title: '',
      tempo,
    }));
    const first = nextTrack(tracks, any, []);
    expect(nextTrack(tracks, any, [first!.trackId])).not.toBe(first);
  });

  it('is folded once for a session and not once for each of its tracks', () => {
    let reads = 0;
    const tracks = Array.from({ length: 200 }, (_, index): Track => {
      const example = exampleTrack(`t${index}`, 100 + index / 2, 0.9, 60);
      const { tempoBpm } = example.tempo;
      const tempo = {
        ...example.tempo,
        get tempoBpm() {
          reads += 1;
          return tempoBpm;
        },
      };
      return { ...example, tempo };
    });
    const queue = buildQueue(tracks, 3_600_000, (atMs) => ({ ...wish, tempoBpm: 150 + atMs / 100_000 }));
    expect(queue).toHaveLength(60);
    expect(reads).toBe(tracks.length);
  });
});
