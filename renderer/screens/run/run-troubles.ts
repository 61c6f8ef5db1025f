import type { RoomEarState } from '#contract/rpc/room-music.ts';
import type { LiveStatus, SessionStatus } from '#contract/rpc/live-status.ts';
import { isPacing, type HoldReason } from '#core/session/session-state.ts';
import { dimAfterMs, goneAfterMs } from '#ui/format/freshness.ts';
import { controllerGoneMs } from '#renderer/screens/presence.ts';
import type { ConnectionState } from '#renderer/link/connection.ts';

/** Holds that a person ends from here. */
export type HandsOffHold = Extract<HoldReason, 'controlLost' | 'machineRestarted' | 'unconfirmedTargets'>;

/** What is not as it should be in a run (ux.md, section 5). */
export type RunTrouble =
  /** The page hears nothing of the controller. */
  | { readonly kind: 'controllerLost'; readonly why: 'lost' | 'gone' | 'refused' | 'otherVersion' }
  /** The link to the treadmill is gone; nothing can be sent. */
  | { readonly kind: 'linkLost'; readonly wasMoving: boolean; readonly isBluetoothOff: boolean }
  /** Somebody else drives, or the machine does not obey: nothing is sent until a person says so. */
  | { readonly kind: 'handsOff'; readonly hold: HandsOffHold }
  /** The browser keeps the music from sounding until somebody taps. */
  | { readonly kind: 'musicBlocked' }
  | { readonly kind: 'noSteps'; readonly missingStepsMs: number }
  | { readonly kind: 'staleTelemetry'; readonly telemetryAgeMs: number; readonly heldKmh: number | undefined }
  /** `room`: it sounds in the room, and this is why its tempo is not known. */
  | {
      readonly kind: 'musicUnknown';
      readonly heldKmh: number | undefined;
      readonly room?: RoomEarState;
    }
  /** `heldKmh`: the heart paced, and the belt is held without it. */
  | { readonly kind: 'strapLost'; readonly heldKmh: number | undefined }
  | { readonly kind: 'footPodLost' }
  | { readonly kind: 'storage' };

/**
 * How much of the screen a trouble may take: the whole middle, its middle column, the top bar, or a pill in it. Speed,
 * keys and STOP stay where they are.
 */
export type TroubleForm = 'cover' | 'panel' | 'strip' | 'pill';

/** What only the page knows. */
export interface PageAges {
  /** Since the status came, on the page's own clock. */
  readonly statusAgeMs: number;
  readonly isMusicBlocked: boolean;
}

/** Hears nothing for this long: the connection may still be open, but says nothing of the present. */
export const silentControllerMs = goneAfterMs;

/** Under these nothing is sent, whatever is pressed but STOP. */
const handsOffHolds: readonly HandsOffHold[] = ['controlLost', 'machineRestarted', 'unconfirmedTargets'];

/** What is wrong now, the most serious first. The first one is shown as large as its form says, the others as pills. */
export function runTroubles(
  status: LiveStatus | undefined,
  connection: ConnectionState,
  ages: PageAges,
): readonly RunTrouble[] {
  const lost = controllerLost(connection, ages.statusAgeMs);
  // Nothing else is known of the present then, not even what else is wrong.
  if (lost !== undefined) return [lost];
  const session = status?.session;
  if (status === undefined || session === undefined) return [];
  const troubles = [...beltTroubles(status, session, ages), ...bodyTroubles(status, session)];
  return session.isStorageFine ? troubles : [...troubles, { kind: 'storage' }];
}

export function troubleForm(trouble: RunTrouble): TroubleForm {
  switch (trouble.kind) {
    case 'controllerLost':
      // While it restarts the page stays as it is; a page that hears nothing for long, or for good, has nothing to show.
      return trouble.why === 'lost' ? 'strip' : 'cover';
    case 'linkLost':
      return 'cover';
    case 'handsOff':
    case 'musicBlocked':
      return 'panel';
    case 'noSteps':
    case 'staleTelemetry':
    case 'musicUnknown':
    case 'strapLost':
      return 'strip';
    case 'footPodLost':
    case 'storage':
      return 'pill';
  }
}

/** Whether nothing is sent for now, so that the belt is not on its way to anything. */
export function isHandsOff({ state }: Pick<SessionStatus, 'state'>): boolean {
  return isPacing(state) && handsOffHolds.some((hold) => state.holds.includes(hold));
}

/** Age of what the belt is said to do, milliseconds; undefined where nothing was heard of it. */
export function shownTelemetryAgeMs(session: SessionStatus, statusAgeMs: number): number | undefined {
  const { telemetryAgeMs } = session.link;
  return telemetryAgeMs === undefined ? undefined : telemetryAgeMs + statusAgeMs;
}

function controllerLost(connection: ConnectionState, statusAgeMs: number): RunTrouble | undefined {
  const isGone = statusAgeMs > controllerGoneMs;
  switch (connection.kind) {
    case 'refused':
    case 'otherVersion':
      return { kind: 'controllerLost', why: connection.kind };
    case 'connecting':
    case 'lost':
      return { kind: 'controllerLost', why: isGone ? 'gone' : 'lost' };
    case 'up':
      if (statusAgeMs <= silentControllerMs) return undefined;
      return { kind: 'controllerLost', why: isGone ? 'gone' : 'lost' };
  }
}

function beltTroubles(
  status: LiveStatus,
  session: SessionStatus,
  { statusAgeMs, isMusicBlocked }: PageAges,
): readonly RunTrouble[] {
  const { state, target } = session;
  const troubles: RunTrouble[] = [];
  if (state.kind === 'linkLost') {
    const isBluetoothOff = status.adapterState !== 'on';
    troubles.push({ kind: 'linkLost', wasMoving: state.wasMoving, isBluetoothOff });
  }
  const holds = isPacing(state) ? state.holds : [];
  for (const hold of handsOffHolds) if (holds.includes(hold)) troubles.push({ kind: 'handsOff', hold });
  // Where the belt stands the music rests anyway.
  if (isMusicBlocked && session.room === undefined && isPacing(state))
    troubles.push({ kind: 'musicBlocked' });
  const noSteps = target.cuts.find((cut) => cut.rule === 'noSteps');
  if (noSteps !== undefined && isPacing(state)) {
    troubles.push({ kind: 'noSteps', missingStepsMs: noSteps.missingStepsMs });
  }
  if (!isPacing(state)) return troubles;
  const heldKmh = state.kind === 'running' ? target.speedKmh : undefined;
  const ageMs = shownTelemetryAgeMs(session, statusAgeMs);
  if (holds.includes('staleTelemetry') || (ageMs !== undefined && ageMs > dimAfterMs)) {
    troubles.push({ kind: 'staleTelemetry', telemetryAgeMs: ageMs ?? dimAfterMs, heldKmh });
  }
  // A browser that waits for a tap is why the music is not known.
  if (holds.includes('musicUnknown') && (!isMusicBlocked || session.room !== undefined)) {
    const room = session.room === undefined ? {} : { room: session.room.state };
    troubles.push({ kind: 'musicUnknown', heldKmh, ...room });
  }
  return troubles;
}

function bodyTroubles({ sensors }: LiveStatus, { state, target }: SessionStatus): readonly RunTrouble[] {
  const isHeld = state.kind === 'running' && target.reasons.some(({ kind }) => kind === 'heartLost');
  const isSilent = (kind: (typeof sensors)[number]['kind']): boolean =>
    sensors.some((sensor) => sensor.kind === kind && (!sensor.isLinkUp || sensor.reading === undefined));
  return [
    ...(isSilent('heartRate')
      ? [{ kind: 'strapLost', heldKmh: isHeld ? target.speedKmh : undefined } as const]
      : []),
    ...(isSilent('footPod') ? [{ kind: 'footPodLost' } as const] : []),
  ];
}
