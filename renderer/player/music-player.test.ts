import { describe, expect, it } from 'vitest';
import type { PlayerReport, PlayOrder } from '#contract/rpc/page-player.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import type { AudioEvent, AudioOutput } from './audio-output.ts';
import { createMusicPlayer, reportEveryMs, type PlayerView } from './music-player.ts';

const order = (change: Partial<Extract<PlayOrder, { kind: 'play' }>> = {}): PlayOrder => ({
  kind: 'play',
  playId: 1,
  trackId: 'a',
  fromS: 3,
  playbackRate: 1.02,
  isPlaying: true,
  ...change,
});

function setUp() {
  const clock = createManualClock();
  const calls: string[] = [];
  const reports: PlayerReport[] = [];
  const views: PlayerView[] = [];
  let emit: (event: AudioEvent) => void = () => undefined;
  let isSounding = false;
  let positionS = 0;
  const output: AudioOutput = {
    get positionS() {
      return positionS;
    },
    get isSounding() {
      return isSounding;
    },
    load(url, fromS) {
      positionS = fromS;
      calls.push(`load ${url} from ${fromS}`);
    },
    setPlaybackRate: (rate) => void calls.push(`rate ${rate}`),
    play() {
      isSounding = true;
      calls.push('play');
    },
    pause() {
      isSounding = false;
      calls.push('pause');
    },
    silence() {
      isSounding = false;
      calls.push('silence');
    },
    setVolume: () => undefined,
    onEvent: (listener) => void (emit = listener),
  };
  const player = createMusicPlayer({
    output,
    clock,
    musicUrl: (trackId) => `/music/${trackId}`,
    report: (report) => void reports.push(report),
    onView: (view) => void views.push(view),
  });
  return { player, clock, calls, reports, views, emit: (event: AudioEvent) => emit(event) };
}

describe('createMusicPlayer', () => {
  it('plays what it is told from where it is told, at the rate it is told', () => {
    const { player, calls, views } = setUp();
    player.obey(order());
    expect(calls).toEqual(['rate 1.02', 'load /music/a from 3', 'play']);
    expect(views.at(-1)).toEqual({ trackId: 'a', isBlocked: false, isReplaced: false });
  });

  it('changes rate and pauses without loading again', () => {
    const { player, calls } = setUp();
    player.obey(order());
    calls.length = 0;
    player.obey(order({ playbackRate: 0.98, isPlaying: false }));
    expect(calls).toEqual(['rate 0.98', 'pause']);
  });

  it('reports its playhead four times a second, until there is silence', () => {
    const { player, clock, reports } = setUp();
    player.obey(order());
    clock.advance(reportEveryMs * 4);
    expect(reports).toHaveLength(4);
    expect(reports[0]).toEqual({
      kind: 'playhead',
      playId: 1,
      positionS: 3,
      playbackRate: 1.02,
      isPlaying: true,
    });
    player.obey({ kind: 'silence' });
    clock.advance(reportEveryMs * 4);
    expect(reports).toHaveLength(4);
  });

  it('reports with one timer, however many tracks came', () => {
    const { player, clock, reports } = setUp();
    for (let playId = 1; playId <= 5; playId += 1) player.obey(order({ playId }));
    clock.advance(reportEveryMs);
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatchObject({ playId: 5 });
  });

  it('tells the end and failures of what it plays', () => {
    const { player, reports, emit } = setUp();
    player.obey(order({ playId: 7 }));
    emit({ kind: 'ended' });
    emit({ kind: 'failed', reason: 'x'.repeat(500) });
    expect(reports).toEqual([
      { kind: 'ended', playId: 7 },
      { kind: 'failed', playId: 7, reason: 'x'.repeat(200) },
    ]);
  });

  it('says once that it is blocked, reports nothing more, and goes on after a tap', () => {
    const { player, clock, reports, emit, calls, views } = setUp();
    player.obey(order());
    emit({ kind: 'blocked' });
    expect(reports).toEqual([{ kind: 'blocked', playId: 1 }]);
    emit({ kind: 'blocked' });
    clock.advance(2000);
    expect(reports).toHaveLength(1);
    expect(views.at(-1)?.isBlocked).toBe(true);
    calls.length = 0;
    player.unblock();
    expect(calls).toEqual(['play']);
    clock.advance(reportEveryMs);
    expect(reports).toHaveLength(2);
    expect(reports[1]).toMatchObject({ isPlaying: true });
    expect(views.at(-1)?.isBlocked).toBe(false);
  });

  it('does not take the sound back with the next order, only with a tap or a new track', () => {
    const { player, emit, calls } = setUp();
    player.obey(order());
    emit({ kind: 'blocked' });
    calls.length = 0;
    player.obey(order({ playbackRate: 0.99 }));
    player.obey(order({ isPlaying: false }));
    player.obey(order());
    expect(calls).not.toContain('play');
    player.obey(order({ playId: 2 }));
    expect(calls.at(-1)).toBe('play');
  });

  it('says of every track anew that it is blocked', () => {
    const { player, clock, reports, emit, views } = setUp();
    player.obey(order());
    emit({ kind: 'blocked' });
    player.obey(order({ playId: 2, trackId: 'b' }));
    emit({ kind: 'blocked' });
    clock.advance(reportEveryMs * 4);
    expect(reports).toEqual([
      { kind: 'blocked', playId: 1 },
      { kind: 'blocked', playId: 2 },
    ]);
    expect(views.at(-1)?.isBlocked).toBe(true);
  });

  it('goes on by itself when the system gives the sound back', () => {
    const { player, clock, reports, emit, views } = setUp();
    player.obey(order());
    emit({ kind: 'blocked' });
    emit({ kind: 'sounding' });
    expect(views.at(-1)?.isBlocked).toBe(false);
    clock.advance(reportEveryMs);
    expect(reports.at(-1)).toMatchObject({ kind: 'playhead', isPlaying: true });
  });

  it('falls silent when another page plays, and says so', () => {
    const { player, calls, views } = setUp();
    player.obey(order());
    player.obey({ kind: 'replaced' });
    expect(calls.at(-1)).toBe('silence');
    expect(views.at(-1)).toEqual({ trackId: undefined, isBlocked: false, isReplaced: true });
    player.obey({ kind: 'attached', attachmentId: 'p' });
    expect(views.at(-1)?.isReplaced).toBe(false);
  });
});
