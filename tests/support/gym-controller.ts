import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { BleCentral } from '#contract/ble/ble-central.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import { silentLog } from '#contract/runtime/log.ts';
import type { Store } from '#contract/storage/store.ts';
import { defaultProfile } from '#contract/settings/profile.ts';
import type { QuirkTable } from '#contract/settings/quirk-table.ts';
import type { Track } from '#core/music/track.ts';
import type { SessionState } from '#core/session/session-state.ts';
import { createClockPlayer } from '#electron/controller/clock-player.ts';
import { createController, type Controller } from '#electron/controller/controller.ts';
import type { LiveSession } from '#electron/controller/live-session.ts';
import { usualGoal, type SessionPlan } from '#electron/controller/session-plan.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import type { TimelineEntry } from '#electron/controller/timeline.ts';
import type { Player } from '#contract/player/player.ts';
import { createSeededRandom } from '#native/simulator/random-source.ts';
import {
  createSimulatedGym,
  simulatedDeviceIds,
  type SimulatedGym,
  type SimulatedGymOptions,
} from '#native/simulator/simulated-gym.ts';
import { openStore, type OpenStoreOptions } from '#native/storage/open-store.ts';
import { openSessionSpool, type SessionSpool } from '#native/storage/session-spool.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

/** A controller over the simulated gym and a real database, on a clock that the test drives. */
export interface GymController {
  readonly clock: ManualClock;
  readonly gym: SimulatedGym;
  readonly store: Store;
  readonly spool: SessionSpool;
  readonly controller: Controller;
  readonly player: Player;
  /** Connects the treadmill, the strap and the pod, and gets a run ready to start. */
  prepare(plan?: Partial<SessionPlan>): Promise<LiveSession>;
  /** Moves time on until the session is in one of these states; fails after `withinMs`. */
  until(session: LiveSession, kinds: readonly SessionState['kind'][], withinMs?: number): Promise<void>;
  /** Moves time on until this is so; fails after `withinMs`, naming what it waited for. */
  when(condition: () => boolean, withinMs: number, what: string): Promise<void>;
  /** Start, countdown, belt moving. */
  run(plan?: Partial<SessionPlan>): Promise<LiveSession>;
  /** Everything that the session told so far. */
  readonly timeline: readonly TimelineEntry[];
  /** Stops what runs, and waits until all of it is kept. Calling it again does nothing more. */
  close(): Promise<void>;
}

export interface GymControllerOptions {
  readonly folder: string;
  readonly gym?: Partial<SimulatedGymOptions>;
  /** What is different about the database; a store that is there already is taken as it is. */
  readonly store?: Partial<OpenStoreOptions> | Store;
  /** What the controller gets instead of the store itself. */
  readonly storeOver?: (store: Store) => Store;
  readonly seed?: number;
  /** What there is to run to; `threeTracks` when absent. */
  readonly tracks?: readonly Track[];
  /** False: the belt is taken for a real one, which counts as untested until it was tested. By id where there are several. */
  readonly isSimulated?: boolean | ((deviceId: string) => boolean);
  /** The radio, where it is more than the gym's. */
  readonly central?: (gym: SimulatedGym, clock: ManualClock) => BleCentral;
  readonly quirkTable?: QuirkTable;
  /** The disk's time. */
  readonly realClock?: Pick<Clock, 'after'>;
  readonly player?: (clock: ManualClock, tracks: readonly Track[]) => Player;
}

/** A track with an even beat. */
export function evenTrack(trackId: string, tempoBpm: number, durationS = 180): Track {
  const beats = Math.floor((durationS * tempoBpm) / 60);
  return {
    trackId,
    path: `/music/${trackId}.flac`,
    title: `Track ${trackId}`,
    tempo: {
      tempoBpm,
      confidence: 0.95,
      beatsS: Array.from({ length: beats }, (_, index) => (index * 60) / tempoBpm),
      durationS,
      alternatives: [],
      engine: 'test/1',
    },
  };
}

export const threeTracks = [evenTrack('slow', 150), evenTrack('middle', 162), evenTrack('fast', 174)];

export async function openGymController(options: GymControllerOptions): Promise<GymController> {
  const clock = createManualClock();
  const random = createSeededRandom(options.seed ?? 7);
  const gym = createSimulatedGym({ clock, random, ...options.gym });
  const { store: wanted = {} } = options;
  const realStore =
    'sessions' in wanted
      ? wanted
      : await openStore({ folder: options.folder, clock, log: silentLog, ...wanted });
  const store = options.storeOver?.(realStore) ?? realStore;
  const spool = openSessionSpool(join(options.folder, 'spool'));
  const timeline: TimelineEntry[] = [];
  const tracks = options.tracks ?? threeTracks;
  const player =
    options.player?.(clock, tracks) ??
    createClockPlayer(clock, (trackId) => tracks.find((track) => track.trackId === trackId)?.tempo.durationS);
  const { isSimulated = true } = options;
  const controller = createController({
    clock,
    realClock: options.realClock ?? systemClock,
    central: options.central?.(gym, clock) ?? gym.radio,
    store,
    spool,
    player,
    quirkTable: options.quirkTable ?? { treadmills: [] },
    log: silentLog,
    random,
    isSimulated: typeof isSimulated === 'function' ? isSimulated : () => isSimulated,
  });

  async function waitFor(
    condition: () => boolean,
    withinMs: number,
    what: string | (() => string),
  ): Promise<void> {
    for (let waitedMs = 0; !condition(); waitedMs += 100) {
      if (waitedMs > withinMs)
        throw new Error(`not within ${withinMs} ms: ${typeof what === 'string' ? what : what()}`);
      await clock.advanceAsync(100);
    }
  }

  const plan = (changes: Partial<SessionPlan>): SessionPlan => ({
    mode: 'musicLeads',
    profile: defaultProfile,
    goal: usualGoal,
    tracks,
    lengthMs: undefined,
    automation: 'full',
    stretchLimitPercent: 6,
    seed: 1,
    ...changes,
  });

  let closed: Promise<void> | undefined;

  async function closeAll(): Promise<void> {
    let isClosed = false;
    const closing = controller.close().finally(() => {
      isClosed = true;
    });
    // Belt and radio live on the hand clock, the database on real time: both have to pass.
    while (!isClosed) {
      await clock.advanceAsync(500);
      await setImmediate();
    }
    await closing;
    await gym.close();
    await store.close();
  }

  const opened: GymController = {
    clock,
    gym,
    store,
    spool,
    controller,
    player,
    timeline,
    async prepare(changes = {}) {
      if (controller.treadmill === undefined) {
        await controller.useTreadmill(simulatedDeviceIds.treadmill, 'Simulated treadmill');
        controller.useSensors([
          { kind: 'heartRate', deviceId: simulatedDeviceIds.strap, name: 'Strap' },
          { kind: 'footPod', deviceId: simulatedDeviceIds.footPod, name: 'Pod' },
        ]);
      }
      const session = controller.prepare(plan(changes));
      session.onTimeline((entry) => timeline.push(entry));
      return session;
    },
    when: waitFor,
    until: (session, kinds, withinMs = 60_000) =>
      waitFor(
        () => kinds.includes(session.engine.state.kind),
        withinMs,
        () =>
          `${kinds.join(' or ')} (it is ${session.engine.state.kind}, obstacle ${session.engine.obstacle ?? 'none'})`,
      ),
    async run(changes = {}) {
      const session = await opened.prepare(changes);
      await opened.until(session, ['ready']);
      session.engine.start();
      await opened.until(session, ['running']);
      return session;
    },
    close() {
      closed ??= closeAll();
      return closed;
    },
  };
  onTestFinished(() => opened.close());
  return opened;
}
