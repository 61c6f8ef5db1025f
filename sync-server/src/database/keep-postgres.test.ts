import { describe, expect, it } from 'vitest';
import { HandClock } from '#server/test-support/hand-clock.ts';
import { keptLog } from '#server/test-support/kept-log.ts';
import { gonePatienceMs, heldPatienceMs, keepPostgres } from './keep-postgres.ts';

type Seen = 'ready' | 'held' | 'gone';

/** One that is kept, as a test has it seen, with when it was begun. */
function keptOne(isStarter = true) {
  const clock = new HandClock(0);
  const log = keptLog();
  const state: { seen: Seen } = { seen: 'ready' };
  const begunMs: number[] = [];
  const lost: string[] = [];
  const end = keepPostgres(
    { look: () => state.seen, begin: () => begunMs.push(clock.nowMs()), lastWords: () => 'the disk is full' },
    { clock, log, isStarter, lost: (why) => lost.push(why) },
  );
  const pass = (ms: number): void => {
    for (const until = clock.nowMs() + ms; clock.nowMs() < until;) clock.advance(100);
  };
  return { log, state, begunMs, lost, end, pass };
}

describe('a Postgres that is kept', () => {
  it('is begun again at once when it has gone, then less and less often, and told of once', () => {
    const { log, state, begunMs, pass } = keptOne();
    pass(5000);
    expect(begunMs).toEqual([]);
    state.seen = 'gone';
    pass(17_000);
    expect(begunMs).toEqual([5500, 6000, 7000, 9000, 13_000, 18_000]);
    state.seen = 'ready';
    pass(1000);
    expect(log.events()).toEqual(['postgres-gone', 'postgres-there-again']);
    state.seen = 'gone';
    pass(1000);
    // Another time is another time.
    expect(begunMs.slice(6)).toEqual([23_500, 24_000]);
    expect(log.events().at(-1)).toBe('postgres-gone');
  });

  it('is left to whoever started it at first', () => {
    const { state, begunMs, pass } = keptOne(false);
    state.seen = 'gone';
    pass(2900);
    expect(begunMs).toEqual([]);
    pass(1000);
    expect(begunMs).toEqual([3000, 3500]);
  });

  it('is not begun while one has the folder, however long it reads its journal', () => {
    const { state, begunMs, lost, pass } = keptOne();
    state.seen = 'held';
    pass(heldPatienceMs - 5000);
    expect([begunMs, lost]).toEqual([[], []]);
    pass(10_000);
    expect(lost).toHaveLength(1);
  });

  it('is given up after half a minute, once, with its last words', () => {
    const { state, begunMs, lost, pass } = keptOne();
    state.seen = 'gone';
    pass(gonePatienceMs);
    expect(lost).toEqual([]);
    pass(1000);
    expect(lost).toEqual([
      'Postgres has ended, and could not be started again within 30 s. Its last words:\nthe disk is full',
    ]);
    const times = begunMs.length;
    pass(60_000);
    expect([begunMs.length, lost.length]).toEqual([times, 1]);
  });

  it('is let go when the server closes', () => {
    const { log, state, begunMs, lost, end, pass } = keptOne();
    end();
    state.seen = 'gone';
    pass(2 * gonePatienceMs);
    expect([begunMs, lost, log.events()]).toEqual([[], [], []]);
  });
});
