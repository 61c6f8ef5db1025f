import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { fromBase64, toBase64 } from './support/player-lab/carried-samples.ts';
import {
  clicksS,
  clickSound,
  toneHz,
  toneLevel,
  toneSound,
  writeWav,
} from './support/player-lab/known-sound.ts';
import { findClicks, measureTone, saidAt } from './support/player-lab/measured-sound.ts';
import { openPlayerLab } from './support/player-lab/open-player-lab.ts';
import type { Rendered, WantedRate } from './support/player-lab/render-track.ts';

const lengthS = 40;
/** Two seconds as recorded, then eight each at two rates that are held, then ten changes a second up to the end. */
const rates: readonly WantedRate[] = [
  { atS: 0, rate: 1 },
  { atS: 2, rate: 1.06 },
  { atS: 10, rate: 0.94 },
  ...Array.from({ length: 210 }, (_, index) => ({
    atS: 18 + index / 10,
    // Anywhere from 0.94 to 1.06, never twice the same in a row.
    rate: 0.94 + 0.12 * ((index * 0.618_034) % 1),
  })),
];

interface HeardClick {
  readonly heardS: number;
  readonly recordedS: number;
}

/** Each click that was heard, with the one that it is: the nearest by what the player said. */
function heardClicks({ base64, rateHz, said }: Rendered): readonly HeardClick[] {
  // What measuring itself is off is taken away: the middle of a click is behind its beginning.
  const [firstS = 0] = findClicks(clickSound(3), 44_100);
  const biasS = firstS - 0.5;
  return findClicks(fromBase64(base64), rateHz).flatMap((foundS) => {
    const heardS = foundS - biasS;
    const saidS = saidAt(said, heardS);
    return saidS === undefined ? [] : [{ heardS, recordedS: 0.5 + Math.round((saidS - 0.5) * 2) / 2 }];
  });
}

function tempoBetween(clicks: readonly HeardClick[], fromS: number, untilS: number): number {
  const within = clicks.filter(({ heardS }) => heardS >= fromS && heardS <= untilS);
  const [first, last] = [within[0], within.at(-1)];
  if (first === undefined || last === undefined) throw new Error('no clicks there');
  return (last.recordedS - first.recordedS) / (last.heardS - first.heardS);
}

function meanRate(fromS: number, untilS: number): number {
  const stepS = 0.001;
  let sum = 0;
  for (let atS = fromS; atS < untilS; atS += stepS)
    sum += (rates.findLast((rate) => rate.atS <= atS)?.rate ?? 1) * stepS;
  return sum / (untilS - fromS);
}

interface Judgement {
  /** Of each part: what was played, and what was asked for. */
  readonly tempos: readonly { readonly played: number; readonly wanted: number }[];
  readonly recordedS: readonly number[];
  readonly mostOffMs: number;
  readonly words: string;
}

function judge(rendered: Rendered): Judgement {
  const clicks = heardClicks(rendered);
  const offMs = clicks.map(
    ({ heardS, recordedS }) => ((saidAt(rendered.said, heardS) ?? 0) - recordedS) * 1000,
  );
  const lastS = clicks.at(-1)?.heardS ?? 0;
  const firstS = clicks.find(({ heardS }) => heardS >= 18)?.heardS ?? 18;
  const tempos = [
    { played: tempoBetween(clicks, 2.5, 9.9), wanted: 1.06 },
    { played: tempoBetween(clicks, 10.5, 17.9), wanted: 0.94 },
    { played: tempoBetween(clicks, firstS, lastS), wanted: meanRate(firstS, lastS) },
  ];
  const told = tempos.map(({ played, wanted }) => `${played.toFixed(5)} for ${wanted.toFixed(5)}`);
  const words = `tempo ${told.join(', ')}; ${clicks.length} beats, off by ${Math.min(...offMs).toFixed(1)} to ${Math.max(...offMs).toFixed(1)} ms`;
  const recordedS = clicks.map((click) => click.recordedS);
  return { tempos, recordedS, mostOffMs: Math.max(...offMs.map(Math.abs)), words };
}

const tempoErrors = ({ tempos }: Judgement): readonly number[] =>
  tempos.map(({ played, wanted }) => Math.abs(played / wanted - 1));

/** The same sound, played by so much too fast: tempo and pitch with it. */
function hurried(samples: Float32Array, share: number): Float32Array {
  return samples.map((_, index) => {
    const at = index * (1 + share);
    const before = Math.floor(at);
    const [one = 0, other = 0] = samples.subarray(before, before + 2);
    return one + (at - before) * (other - one);
  });
}

function render(page: Page, url: string): Promise<Rendered> {
  return page.evaluate(
    (options) => {
      if (window.playerLab === undefined) throw new Error('no lab');
      return window.playerLab.renderTrack(options);
    },
    { url, lengthS, rates },
  );
}

describe('what the player renders', () => {
  it(
    'has the tempo that was asked for and the beats where the player says',
    { timeout: 240_000 },
    async () => {
      const folder = createTestFolder();
      writeWav(folder, 'clicks.wav', clickSound(lengthS + 4));
      const rendered = await render(await openPlayerLab(folder), '/music/clicks.wav');
      expect(rendered.events).toEqual(['sounding']);
      const judgement = judge(rendered);
      console.log(`Rendered: ${judgement.words}.`);
      expect(Math.max(...tempoErrors(judgement))).toBeLessThan(0.002);
      expect(judgement.mostOffMs).toBeLessThan(15);
      // None was lost, none doubled.
      expect(judgement.recordedS.length).toBeGreaterThan(75);
      expect(judgement.recordedS).toEqual(clicksS(lengthS + 4).slice(0, judgement.recordedS.length));

      // The same judgement finds what it is for: sound that is a quarter of a per cent too fast...
      const samples = fromBase64(rendered.base64);
      const tooFast = judge({ ...rendered, base64: toBase64(hurried(samples, 0.0025)) });
      expect(Math.max(...tempoErrors(tooFast))).toBeGreaterThan(0.002);
      // ... a player that is 20 ms off...
      const said = rendered.said.map(({ atS, positionS }) => ({ atS, positionS: positionS + 0.02 }));
      expect(judge({ ...rendered, said }).mostOffMs).toBeGreaterThan(15);
      // ... a beat that is missing.
      const [, , , thirdS = 0] = findClicks(samples, rendered.rateHz);
      const quiet = samples.slice();
      quiet.fill(0, (thirdS - 0.03) * rendered.rateHz, (thirdS + 0.03) * rendered.rateHz);
      const { recordedS } = judge({ ...rendered, base64: toBase64(quiet) });
      expect(recordedS).not.toEqual(clicksS(lengthS + 4).slice(0, recordedS.length));
    },
  );

  it('keeps a tone whole and at its pitch through ten changes a second', { timeout: 240_000 }, async () => {
    const folder = createTestFolder();
    writeWav(folder, 'tone.wav', toneSound(lengthS + 4));
    const { base64, rateHz } = await render(await openPlayerLab(folder), '/music/tone.wav');
    const samples = fromBase64(base64).subarray(rateHz);
    const facts = { rateHz, toneHz, level: toneLevel };
    const tone = measureTone(samples, facts);
    console.log(`Tone: ${JSON.stringify(tone)}`);
    expect(tone.worstCents).toBeLessThan(3);
    expect(tone.lowestShare).toBeGreaterThan(0.95);
    expect(tone.highestShare).toBeLessThan(1.05);
    expect(tone.worstJump).toBeLessThan(0.01);

    // A hole of one millisecond, a tenth of a second that is too quiet, another pitch: each is found.
    const hole = samples.slice().fill(0, 50_000, 50_000 + rateHz / 1000);
    expect(measureTone(hole, facts).worstJump).toBeGreaterThan(0.01);
    const dip = samples.map((sample, at) =>
      at > 50_000 && at < 50_000 + rateHz / 10 ? sample * 0.9 : sample,
    );
    expect(measureTone(dip, facts).lowestShare).toBeLessThan(0.95);
    expect(measureTone(hurried(samples, 0.0025), facts).worstCents).toBeGreaterThan(3);
  });
});
