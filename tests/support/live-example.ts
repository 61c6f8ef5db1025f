import type { LiveStatus, SessionStatus } from '#contract/rpc/live-status.ts';
import type { LiveState } from '#renderer/link/live-store.ts';
import { sessionExample, statusExample, treadmillExample } from './status-example.ts';

/** A page in the middle of a run at 9.8 km/h, for tests; the controller's clock stands at 1000 s. */
export function liveWith(
  session: Partial<SessionStatus> = {},
  change: Partial<Pick<LiveState, 'connection' | 'receivedAtMs'>> & {
    readonly status?: Partial<LiveStatus>;
  } = {},
): LiveState {
  const { status, ...live } = change;
  return {
    connection: {
      kind: 'up',
      sinceMs: 0,
      hello: { rpcVersion: 3, appVersion: '1', feedId: 'f', isSimulated: true, timeScale: 1, nowMs: 0 },
    },
    receivedAtMs: 0,
    mayBeltMove: true,
    stopPress: undefined,
    canSendStop: true,
    areScreensMissing: false,
    status: statusExample({
      nowMs: 1_000_000,
      treadmill: treadmillExample({
        telemetryAgeMs: 200,
        belt: 'moving',
        speedRange: { minimumKmh: 1, maximumKmh: 16, incrementKmh: 0.1 },
      }),
      ...status,
      session: sessionExample({
        elapsedMs: 300_000,
        link: { isUp: true, telemetryAgeMs: 200, control: 'granted' },
        speedKmh: { requested: 10, acknowledged: 10, reported: 9.8 },
        target: { speedKmh: 10, inclinePercent: 0, reasons: [], cuts: [] },
        distanceM: 800,
        energyKcal: 60,
        ...session,
      }),
    }),
    ...live,
  };
}
