import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seratoGrid, seratoText, traktorTree, type SeratoMarker } from '#tests/support/dj-tags.ts';
import { seratoGridTempo } from './serato-beat-grid.ts';
import { traktorTempo } from './traktor-tempo.ts';

const tempo = fc.float({ min: 30, max: 300, noNaN: true });
const markers = fc.array(
  fc.record({
    seconds: fc.float({ min: Math.fround(0.1), max: 60, noNaN: true }),
    beats: fc.integer({ min: 1, max: 400 }),
  }),
  { maxLength: 30 },
);

describe('seratoGridTempo', () => {
  it('reads the grid of a track that keeps its tempo', () => {
    // As documented: one marker at 0.305 s, 115 BPM.
    const documented = Buffer.from('0100000000013e9c283842e6000037', 'hex');
    expect(seratoGridTempo(documented)).toBe(115);
    expect(seratoGridTempo(seratoText(documented))).toBe(115);
  });

  it('is the mean between the markers of one that does not, however it is kept', () => {
    fc.assert(
      fc.property(markers, tempo, (sections, tempoBpm) => {
        const placed = sections.reduce<readonly SeratoMarker[]>(
          (before, { seconds, beats }) => [
            ...before,
            { atS: before.at(-1)?.endS ?? 0.5, beats, endS: (before.at(-1)?.endS ?? 0.5) + seconds },
          ],
          [],
        );
        const grid = seratoGrid(placed, { atS: placed.at(-1)?.endS ?? 0.5, tempoBpm });
        const seconds = sections.reduce((sum, section) => sum + section.seconds, 0);
        const beats = sections.reduce((sum, section) => sum + section.beats, 0);
        const expected = sections.length === 0 ? tempoBpm : (beats * 60) / seconds;
        const read = seratoGridTempo(grid);
        expect(Math.abs((read ?? 0) / expected - 1)).toBeLessThan(1e-3);
        expect(seratoGridTempo(seratoText(grid))).toBe(read);
      }),
    );
  });

  it('makes nothing of what is damaged, and never fails', () => {
    const grid = seratoGrid([{ atS: 0, beats: 4, endS: 2 }], { atS: 2, tempoBpm: 120 });
    for (let length = 0; length < grid.length - 1; length += 1)
      expect(seratoGridTempo(grid.subarray(0, length))).toBeUndefined();
    expect(seratoGridTempo('')).toBeUndefined();
    expect(seratoGridTempo(Buffer.from(grid).toString('base64'))).toBeUndefined();
    const backwards = seratoGrid([{ atS: 9, beats: 4, endS: 2 }], { atS: 2, tempoBpm: 120 });
    expect(seratoGridTempo(backwards)).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (octets) => {
        for (const input of [octets, Uint8Array.of(1, 0, 0, 0, 0, ...octets), seratoText(octets)])
          expect(typeof seratoGridTempo(input)).toMatch(/number|undefined/);
      }),
    );
  });
});

describe('traktorTempo', () => {
  it('finds the tempo among whatever else is in the tree', () => {
    fc.assert(
      fc.property(tempo, fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 6 }), (tempoBpm, others) => {
        expect(traktorTempo(traktorTree(tempoBpm, others))).toBe(tempoBpm);
      }),
    );
  });

  it('makes nothing of what is damaged, and never fails', () => {
    const tree = traktorTree(128, []);
    const tempoEnd = Buffer.from(tree).indexOf('TMPB') + 16;
    for (let length = 0; length < tempoEnd; length += 1)
      expect(traktorTempo(tree.subarray(0, length))).toBeUndefined();
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.nat(tree.length - 1),
        fc.nat(255),
        (octets, at, octet) => {
          const bent = tree.slice();
          bent[at] = octet;
          for (const input of [octets, new Uint8Array([...Buffer.from('DMRT'), ...octets]), bent])
            expect(typeof traktorTempo(input)).toMatch(/number|undefined/);
        },
      ),
    );
    const deep = Buffer.concat(
      Array.from({ length: 1000 }, () => Buffer.from('DMRT\0\0\0\0\u0001\0\0\0', 'latin1')),
    );
    expect(traktorTempo(deep)).toBeUndefined();
  });
});
