import type { BleAdapterState } from '#contract/ble/ble-central.ts';
import type { LiveStatus, SessionStatus } from '#contract/rpc/live-status.ts';
import type { EnvelopeCut } from '#core/safety/envelope.ts';
import type { SessionState } from '#core/session/session-state.ts';
import { telemetryAgeMs } from '#core/treadmill/treadmill-state.ts';
import type { ConnectedTreadmill } from '#electron/controller/connected-treadmill.ts';
import type { Controller } from '#electron/controller/controller.ts';
import type { LiveSession } from '#electron/controller/live-session.ts';

/** JSON has no infinity: telemetry that never came is as old as this. */
const oldestTelemetryMs = 24 * 3_600_000;

/** Everything that a page shows at one moment. */
export function wireStatus(
  {
    treadmill,
    session,
    sensors,
    stopping,
  }: Pick<Controller, 'treadmill' | 'session' | 'sensors' | 'stopping'>,
  around: {
    readonly nowMs: number;
    readonly toldAtMs: number;
    readonly adapterState: BleAdapterState;
    readonly hasPlayer: boolean;
  },
): LiveStatus {
  return {
    nowMs: around.nowMs,
    toldAtMs: around.toldAtMs,
    adapterState: around.adapterState,
    hasPlayer: around.hasPlayer,
    sensors: [...sensors],
    ...(treadmill === undefined ? {} : { treadmill: treadmillStatus(treadmill, around.nowMs) }),
    ...(session === undefined ? {} : { session: sessionStatus(session) }),
    ...(stopping === undefined ? {} : { stop: stopping }),
  };
}

function treadmillStatus(
  { deviceId, name, driver, hasPassedBeltTest, isSimulated, facts }: ConnectedTreadmill,
  nowMs: number,
) {
  const { manufacturerName, modelNumber } = facts?.information ?? {};
  const { isLinkUp, belt, capabilities, control } = driver.state;
  const ageMs = telemetryAgeMs(driver.state, nowMs);
  return {
    deviceId,
    name,
    isLinkUp,
    ...(Number.isFinite(ageMs) ? { telemetryAgeMs: ageMs } : {}),
    belt,
    canControl: capabilities?.canControl === true,
    hasPassedBeltTest,
    isSimulated,
    control,
    ...(manufacturerName === undefined ? {} : { manufacturer: manufacturerName }),
    ...(modelNumber === undefined ? {} : { model: modelNumber }),
    ...(capabilities?.speedRange === undefined ? {} : { speedRange: capabilities.speedRange }),
    ...(capabilities?.inclinationRange === undefined
      ? {}
      : { inclinationRange: capabilities.inclinationRange }),
  };
}

function sessionStatus({ engine, isStorageFine, status }: LiveSession): SessionStatus {
  // On a run that has begun the moving belt is no obstacle.
  const obstacle = engine.isLive ? undefined : engine.obstacle;
  return {
    ...status,
    mode: engine.plan.mode,
    state: wireState(status.state),
    ...(obstacle === undefined ? {} : { obstacle }),
    isStorageFine,
    speedCapKmh: engine.speedCapKmh,
    target: { ...status.target, reasons: [...status.target.reasons], cuts: wireCuts(status.target.cuts) },
  };
}

export function wireState(state: SessionState): SessionStatus['state'] {
  return 'holds' in state ? { ...state, holds: [...state.holds] } : state;
}

export function wireCuts(cuts: readonly EnvelopeCut[]): SessionStatus['target']['cuts'] {
  return cuts.map((cut) =>
    cut.rule === 'staleTelemetry'
      ? { ...cut, telemetryAgeMs: Math.min(cut.telemetryAgeMs, oldestTelemetryMs) }
      : cut,
  );
}
