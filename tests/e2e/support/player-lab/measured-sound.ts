/** Where clicks begin in a sound, seconds: the middle of each burst above the rest of it. */
export function findClicks(samples: Float32Array, rateHz: number): readonly number[] {
  // Two differences leave of a chord nothing, and of a click nearly all.
  const energy = new Float32Array(samples.length);
  for (let at = 2; at < samples.length; at += 1) {
    const bend = (samples[at] ?? 0) - 2 * (samples[at - 1] ?? 0) + (samples[at - 2] ?? 0);
    energy[at] = bend * bend;
  }
  const windowLength = Math.round(0.004 * rateHz);
  const around = Math.round(0.02 * rateHz);
  const windows: number[] = [];
  for (let at = 0; at + windowLength <= energy.length; at += windowLength) {
    windows.push(energy.subarray(at, at + windowLength).reduce((sum, value) => sum + value, 0));
  }
  const loud = 0.2 * Math.max(...windows);
  const clicks: number[] = [];
  for (let index = 0; index < windows.length; index += 1) {
    if ((windows[index] ?? 0) < loud) continue;
    const from = Math.max(0, index * windowLength - around);
    let sum = 0;
    let moment = 0;
    for (let at = from; at < from + 2 * around; at += 1) {
      sum += energy[at] ?? 0;
      moment += at * (energy[at] ?? 0);
    }
    clicks.push(moment / sum / rateHz);
    // A second burst within a tenth of a second is a click that was doubled; it is told like any other.
    index += Math.ceil(around / windowLength) + 1;
  }
  return clicks;
}

export interface ToneReport {
  /** Off the tone's pitch at its worst, over tenths of a second, cents. */
  readonly worstCents: number;
  /** Lowest and highest level over hundredths of a second, as shares of the tone's. */
  readonly lowestShare: number;
  readonly highestShare: number;
  /** Largest part of a sample that the tone's own curve does not explain, as a share of its level: clicks, holes, jumps. */
  readonly worstJump: number;
}

/** What is wrong with a steady tone. */
export function measureTone(
  samples: Float32Array,
  { rateHz, toneHz, level }: { readonly rateHz: number; readonly toneHz: number; readonly level: number },
): ToneReport {
  const step = (2 * Math.PI * toneHz) / rateHz;
  let worstJump = 0;
  for (let at = 1; at + 1 < samples.length; at += 1) {
    const expected = 2 * Math.cos(step) * (samples[at] ?? 0) - (samples[at - 1] ?? 0);
    worstJump = Math.max(worstJump, Math.abs((samples[at + 1] ?? 0) - expected) / level);
  }
  // As a vector that turns with the tone, over whole periods: ten of 440 Hz are 1002 samples.
  const blockLength = Math.round(10 * (rateHz / toneHz));
  const phases: number[] = [];
  const shares: number[] = [];
  for (let at = 0; at + blockLength <= samples.length; at += blockLength) {
    let [real, imaginary] = [0, 0];
    for (let index = at; index < at + blockLength; index += 1) {
      real += (samples[index] ?? 0) * Math.cos(step * index);
      imaginary -= (samples[index] ?? 0) * Math.sin(step * index);
    }
    phases.push(Math.atan2(imaginary, real));
    shares.push((2 * Math.hypot(real, imaginary)) / blockLength / level);
  }
  const perTenth = Math.round((0.1 * rateHz) / blockLength);
  let worstCents = 0;
  for (let index = perTenth; index < phases.length; index += 1) {
    let turned = 0;
    for (let each = index - perTenth + 1; each <= index; each += 1) {
      const difference = (phases[each] ?? 0) - (phases[each - 1] ?? 0);
      turned += difference - 2 * Math.PI * Math.round(difference / (2 * Math.PI));
    }
    const hz = toneHz + ((turned / (2 * Math.PI)) * rateHz) / (perTenth * blockLength);
    worstCents = Math.max(worstCents, Math.abs(1200 * Math.log2(hz / toneHz)));
  }
  return { worstCents, lowestShare: Math.min(...shares), highestShare: Math.max(...shares), worstJump };
}

/** Where the player said that the music was at a moment, seconds; between two sayings in the middle. */
export function saidAt(
  said: readonly { readonly atS: number; readonly positionS: number }[],
  atS: number,
): number | undefined {
  const next = said.findIndex((each) => each.atS >= atS);
  const [before, after] = [said[next - 1], said[next]];
  if (before === undefined || after === undefined) return undefined;
  const share = (atS - before.atS) / (after.atS - before.atS || 1);
  return before.positionS + share * (after.positionS - before.positionS);
}
