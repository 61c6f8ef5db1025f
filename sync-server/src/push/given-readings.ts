import type { PushOperation } from '#contract/sync/push-protocol.ts';
import { clampHlc, laterHlc, type HlcText } from '#core/sync/hybrid-clock.ts';

/** Clock readings of an operation as they count here. */
export interface GivenReadings {
  readonly hlc: HlcText;
  readonly fields: Readonly<Record<string, HlcText>>;
  /** Whether any of them is another than the operation's own. */
  readonly isMoved: boolean;
}

/** Gives a device its readings, one operation after the other. */
export class ReadingGiver {
  readonly #nowMs: number;
  #last: HlcText | undefined;

  /** @param last the greatest reading that the device was given so far */
  constructor(nowMs: number, last: HlcText | undefined) {
    this.#nowMs = nowMs;
    this.#last = last;
  }

  /** The greatest reading given. */
  get last(): HlcText | undefined {
    return this.#last;
  }

  give({ hlc, fields }: Pick<PushOperation, 'hlc' | 'fields'>): GivenReadings {
    const entries = Object.entries(fields);
    // In their own order, so that they keep it.
    const readings = [...new Set([hlc, ...entries.map(([, version]) => version.hlc)])].sort();
    const given = new Map<HlcText, HlcText>();
    let isMoved = false;
    for (const reading of readings) {
      const counts = clampHlc(reading, this.#nowMs, this.#last);
      this.#last = laterHlc(this.#last, counts);
      given.set(reading, counts);
      if (counts !== reading) isMoved = true;
    }
    const of = (reading: HlcText): HlcText => given.get(reading) ?? reading;
    return {
      hlc: of(hlc),
      fields: Object.fromEntries(entries.map(([name, version]) => [name, of(version.hlc)])),
      isMoved,
    };
  }
}
