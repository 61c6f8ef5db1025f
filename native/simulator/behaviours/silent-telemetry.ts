import type { Behaviour } from './behaviour.ts';

/** The link stands but no record comes for a while (quirk 34, Carbon TLX qz#4501, stops for good after 20 minutes). */
export function silentTelemetry(options: {
  /** Since the link began. */
  readonly afterMs: number;
  /** For good when absent. */
  readonly forMs?: number;
}): Behaviour {
  const { afterMs, forMs = Number.POSITIVE_INFINITY } = options;
  let connectedAtMs = 0;
  return {
    name: 'silentTelemetry',
    onConnect(machine) {
      connectedAtMs = machine.clock.nowMs();
    },
    shapeTelemetry(data, machine) {
      const linkedMs = machine.clock.nowMs() - connectedAtMs;
      return linkedMs >= afterMs && linkedMs < afterMs + forMs ? undefined : data;
    },
  };
}
