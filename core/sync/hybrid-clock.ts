/**
 * A reading of a hybrid logical clock as text: `mmmmmmmmmmmm-cccc-dddddddddddddddd`, milliseconds since 1970 UTC (48 bit),
 * a counter (16 bit) and the device's id (64 bit), all hexadecimal. Of fixed width, so that comparing the text compares
 * time, then counter, then device: no two devices ever make the same one.
 */
export type HlcText = string;

export interface HlcParts {
  /** Milliseconds since 1970 UTC, whole. */
  readonly ms: number;
  /** 0 to 65,535. */
  readonly counter: number;
  /** 16 hexadecimal digits. */
  readonly deviceId: string;
}

/** A reading further ahead of the server than this is not believed. */
export const hlcToleranceMs = 60_000;

export const hlcPattern = /^[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{16}$/;

const lastCounter = 0xffff;
const lastMs = 2 ** 48 - 1;

export function hlcText({ ms, counter, deviceId }: HlcParts): HlcText {
  return `${ms.toString(16).padStart(12, '0')}-${counter.toString(16).padStart(4, '0')}-${deviceId}`;
}

/** @throws RangeError for anything that `hlcText` does not write */
export function hlcParts(hlc: HlcText): HlcParts {
  if (!hlcPattern.test(hlc)) throw new RangeError('not a clock reading');
  return {
    ms: Number.parseInt(hlc.slice(0, 12), 16),
    counter: Number.parseInt(hlc.slice(13, 17), 16),
    deviceId: hlc.slice(18),
  };
}

/** Below 0, 0 or above 0, as for sorting. */
export function compareHlc(one: HlcText, other: HlcText): number {
  return one < other ? -1 : Number(one > other);
}

export function laterHlc(one: HlcText | undefined, other: HlcText | undefined): HlcText | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one > other ? one : other;
}

/**
 * The next reading of a device: at the time given, or right after its last one where that is later. It never goes back.
 *
 * @param nowMs milliseconds since 1970 UTC
 * @param last the greatest reading that this device has given or accepted
 */
export function nextHlc(last: HlcText | undefined, nowMs: number, deviceId: string): HlcText {
  const ms = Math.min(lastMs, Math.max(0, Math.floor(nowMs)));
  if (last === undefined) return hlcText({ ms, counter: 0, deviceId });
  const before = hlcParts(last);
  if (ms > before.ms) return hlcText({ ms, counter: 0, deviceId });
  if (before.counter < lastCounter) return hlcText({ ms: before.ms, counter: before.counter + 1, deviceId });
  return hlcText({ ms: before.ms + 1, counter: 0, deviceId });
}

/**
 * The device's last reading after others' changes were kept. What lies too far in the future moves nobody's clock.
 *
 * @param seen the greatest reading among the changes
 * @param serverNowMs the server's time as far as it is known, milliseconds since 1970 UTC
 */
export function hlcAfterReceiving(
  last: HlcText | undefined,
  seen: HlcText,
  serverNowMs: number,
): HlcText | undefined {
  return hlcParts(seen).ms > serverNowMs + hlcToleranceMs ? last : laterHlc(last, seen);
}

/**
 * The server's rule: a reading from the future is moved to the server's present, every other one stays. What one device
 * did keeps its order, because a moved reading comes after everything that this device was given before: a reading that
 * stayed may lie in the near future, too.
 *
 * @param lastGiven the greatest reading that this device was given so far, moved or not
 */
export function clampHlc(hlc: HlcText, serverNowMs: number, lastGiven: HlcText | undefined): HlcText {
  const { ms, deviceId } = hlcParts(hlc);
  if (ms <= serverNowMs + hlcToleranceMs) return hlc;
  return nextHlc(lastGiven, serverNowMs, deviceId);
}
