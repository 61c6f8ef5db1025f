import { expect, it } from 'vitest';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { fromBase64 } from './support/player-lab/carried-samples.ts';
import { clickSound, writeWav } from './support/player-lab/known-sound.ts';
import { findClicks, saidAt } from './support/player-lab/measured-sound.ts';
import { openPlayerLab } from './support/player-lab/open-player-lab.ts';

const lengthS = 15;

// In real time, by the clocks that a run goes by; what is sent to the loudspeaker is recorded, and so is what the player says.
it(
  'says live which beat leaves the loudspeaker, through ten changes of rate a second',
  { timeout: 180_000 },
  async () => {
    const folder = createTestFolder();
    writeWav(folder, 'clicks.wav', clickSound(lengthS + 6));
    const page = await openPlayerLab(folder);
    const rates = Array.from({ length: lengthS * 10 }, (_, index) => ({
      atS: index / 10,
      rate: 0.94 + 0.12 * ((index * 0.618_034) % 1),
    }));
    const played = await page.evaluate(
      (options) => {
        if (window.playerLab === undefined) throw new Error('no lab');
        return window.playerLab.playTrack(options);
      },
      { url: '/music/clicks.wav', lengthS, rates },
    );
    expect(played.events).toEqual(['sounding']);
    const [firstS = 0] = findClicks(clickSound(3), 44_100);
    const biasS = firstS - 0.5;
    const offMs = findClicks(fromBase64(played.base64), played.rateHz).flatMap((foundS) => {
      const saidS = saidAt(played.said, foundS - biasS);
      if (saidS === undefined) return [];
      const recordedS = 0.5 + Math.round((saidS - 0.5) * 2) / 2;
      return [(saidS - recordedS) * 1000];
    });
    console.log(
      `Live: ${offMs.length} beats, off by ${Math.min(...offMs).toFixed(1)} to ${Math.max(...offMs).toFixed(1)} ms; ` +
        `first sound after ${Math.round(played.startMs)} ms; the loudspeaker is ${Math.round(played.latencyMs)} ms behind.`,
    );
    expect(offMs.length).toBeGreaterThan(2 * (lengthS - 3));
    expect(Math.max(...offMs.map(Math.abs))).toBeLessThan(15);
    expect(played.latencyMs).toBeGreaterThanOrEqual(0);
    expect(played.latencyMs).toBeLessThan(500);
  },
);
