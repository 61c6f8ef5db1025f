import { describe, expect, it } from 'vitest';
import { healthyFiles } from '#tests/fuzz/audio/healthy-files.ts';
import { decodeDamaged, problemsIn } from '#tests/fuzz/audio/decode-damaged.ts';
import { mutateAudio } from '#tests/fuzz/audio/mutate-audio.ts';

describe('damaged files', () => {
  it('are the same for the same seed', () => {
    const files = healthyFiles();
    for (let seed = 0; seed < 60; seed += 1)
      expect(mutateAudio(seed, files)).toEqual(mutateAudio(seed, files));
    expect(
      new Set(Array.from({ length: 60 }, (_, seed) => mutateAudio(seed, files).recipe)).size,
    ).toBeGreaterThan(40);
  });

  // `npm run fuzz:audio` tries 10,000; these are others, so that the two find more together.
  it('are used or refused: no crash, no hang, no leak', { timeout: 240_000 }, async () => {
    const outcomes = await decodeDamaged({ first: 1_000_000, count: 300 });
    expect(outcomes).toHaveLength(300);
    expect(problemsIn(outcomes, 20_000)).toEqual([]);
    const used = outcomes.filter(({ code }) => code === 'used').length;
    // Damage that leaves nothing whole, or everything, would show nothing.
    expect(used).toBeGreaterThan(15);
    expect(used).toBeLessThan(200);
    const resident = outcomes.map(({ residentMb }) => residentMb);
    expect(Math.max(...resident.slice(-30)) - Math.max(...resident.slice(60, 120))).toBeLessThan(150);
  });
});
