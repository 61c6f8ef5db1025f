/** Clocks that are ahead of what the server said by more than this have jumped; less may be a night asleep. */
const jumpMs = 7 * 24 * 60 * 60 * 1000;

/** Before this program existed: a computer whose battery-backed clock is dead wakes up in 1970. */
const earliestCredibleMs = Date.UTC(2025, 0, 1);

export interface ClockReading {
  /** Milliseconds since 1970 UTC as this computer believes. */
  readonly wallMs: number;
  /** Milliseconds since any origin; never goes back while the process lives. */
  readonly monotonicMs: number;
}

/** The server's time when it was last heard of, on this process's monotonic clock. */
export interface ServerAnchor {
  readonly serverMs: number;
  readonly monotonicMs: number;
}

export interface ClockKnowledge {
  /** Server's time minus this computer's; 0 until it was measured. */
  readonly serverOffsetMs: number;
  /** Absent until the server was heard in this process. */
  readonly anchor?: ServerAnchor;
  /** Time of the device's greatest clock reading when this process began, on the monotonic clock. */
  readonly begin: ServerAnchor;
}

export interface DeviceTime {
  /** Milliseconds since 1970 UTC, the best that is known. */
  readonly ms: number;
  /** The computer's own clock was not believed. */
  readonly isSuspect: boolean;
}

/** What time it is for what is written now. There is always an answer: a local change never fails for a clock. */
export function deviceTime(reading: ClockReading, known: ClockKnowledge): DeviceTime {
  const correctedMs = reading.wallMs + known.serverOffsetMs;
  if (known.anchor !== undefined) {
    const expectedMs = sinceAnchor(known.anchor, reading.monotonicMs);
    if (correctedMs > expectedMs + jumpMs) return { ms: expectedMs, isSuspect: true };
    return { ms: correctedMs, isSuspect: false };
  }
  if (reading.wallMs < earliestCredibleMs) {
    const leastMs = sinceAnchor(known.begin, reading.monotonicMs);
    return { ms: Math.max(correctedMs, leastMs), isSuspect: true };
  }
  return { ms: correctedMs, isSuspect: false };
}

/** A clock that is off by less than this is a clock. */
const offMs = 60_000;

/**
 * When something really began that was begun before the server was heard; undefined where this computer's clock was good
 * enough.
 *
 * @param begun when it began, read in this process
 * @param heard when the server was heard
 */
export function correctedBeginMs(
  begun: ClockReading,
  heard: ClockReading,
  serverOffsetMs: number,
): number | undefined {
  if (begun.wallMs < earliestCredibleMs) {
    // The clock may have been set since: only what went by is known.
    return heard.wallMs + serverOffsetMs - (heard.monotonicMs - begun.monotonicMs);
  }
  return Math.abs(serverOffsetMs) > offMs ? begun.wallMs + serverOffsetMs : undefined;
}

function sinceAnchor(anchor: ServerAnchor, monotonicMs: number): number {
  return anchor.serverMs + (monotonicMs - anchor.monotonicMs);
}
