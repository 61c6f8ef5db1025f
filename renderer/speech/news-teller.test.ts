import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNewsTeller, leastGapMs, type News } from './news-teller.ts';

const interval = (key: string): News => ({ key, text: `${key}.`, rank: 'interval' });
const fault = (key: string): News => ({ key, text: `${key}!`, rank: 'fault' });

describe('createNewsTeller', () => {
  it('says at once what is new, and once', () => {
    const teller = createNewsTeller();
    expect(teller.look([], 0)).toBeUndefined();
    expect(teller.look([interval('warm-up')], 100)).toBe('warm-up.');
    expect(teller.look([interval('warm-up')], 60_000)).toBeUndefined();
  });

  it('keeps the latest for when ten seconds have passed', () => {
    const teller = createNewsTeller();
    teller.look([interval('warm-up')], 0);
    expect(teller.look([interval('one')], 2000)).toBeUndefined();
    expect(teller.look([interval('two')], 4000)).toBeUndefined();
    expect(teller.look([], leastGapMs - 1)).toBeUndefined();
    expect(teller.look([], leastGapMs)).toBe('two.');
    expect(teller.look([], 2 * leastGapMs)).toBeUndefined();
  });

  it('says no fault that is over, and says it as it reads by then', () => {
    const teller = createNewsTeller();
    teller.look([interval('warm-up')], 0);
    teller.look([fault('silent')], 1000);
    expect(teller.look([], 5000)).toBeUndefined();
    expect(teller.look([], leastGapMs)).toBeUndefined();
    // It came back: it is news again.
    expect(teller.look([{ ...fault('silent'), text: 'Holding 9.' }], 11_000)).toBe('Holding 9.');
    teller.look([fault('strap')], 12_000);
    expect(teller.look([{ ...fault('strap'), text: 'Still lost.' }], 21_000)).toBe('Still lost.');
  });

  it('lets no new track take the turn of a fault, but another fault', () => {
    const teller = createNewsTeller();
    teller.look([interval('warm-up')], 0);
    teller.look([fault('control')], 1000);
    expect(teller.look([fault('control'), interval('track')], leastGapMs)).toBe('control!');
    teller.look([fault('strap')], 11_000);
    teller.look([fault('strap'), fault('storage')], 12_000);
    expect(teller.look([fault('strap'), fault('storage')], 2 * leastGapMs)).toBe('storage!');
  });

  const aNews = fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd'),
    rank: fc.constantFrom<News['rank']>('interval', 'fault'),
  });
  const looks = fc.array(
    fc.record({
      gapMs: fc.integer({ min: 0, max: 15_000 }),
      present: fc.uniqueArray(aNews, { maxLength: 3, selector: ({ key }) => key }),
    }),
    { maxLength: 60 },
  );

  it('says at most one thing in ten seconds, only what was new, and a fault only while it holds', () => {
    fc.assert(
      fc.property(looks, (steps) => {
        const teller = createNewsTeller();
        let nowMs = 0;
        let lastSaidMs = Number.NEGATIVE_INFINITY;
        let before: readonly string[] = [];
        // Every time that something became news and was not said since.
        const unsaid = new Set<string>();
        for (const { gapMs, present: raw } of steps) {
          nowMs += gapMs;
          const present = raw.map(({ key, rank }) => ({
            key: `${key} ${rank}`,
            text: `${key} ${rank}`,
            rank,
          }));
          for (const { key } of present) if (!before.includes(key)) unsaid.add(key);
          before = present.map(({ key }) => key);
          const said = teller.look(present, nowMs);
          if (said === undefined) continue;
          expect(nowMs - lastSaidMs).toBeGreaterThanOrEqual(leastGapMs);
          expect(unsaid.has(said)).toBe(true);
          if (said.endsWith('fault')) expect(before).toContain(said);
          unsaid.clear();
          lastSaidMs = nowMs;
        }
      }),
    );
  });

  it('loses no fault that holds for ten seconds: it, or a later one, is said', () => {
    fc.assert(
      fc.property(looks, fc.integer({ min: 0, max: 30_000 }), (steps, laterMs) => {
        const teller = createNewsTeller();
        let nowMs = 0;
        for (const { gapMs, present } of steps) {
          nowMs += gapMs;
          teller.look(
            present.map((news) => ({ ...news, text: news.key })),
            nowMs,
          );
        }
        nowMs += laterMs;
        const last = fault('last');
        const first = teller.look([last], nowMs);
        const second = teller.look([last, interval('track')], nowMs + leastGapMs);
        expect([first, second]).toContain('last!');
      }),
    );
  });
});
