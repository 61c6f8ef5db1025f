import type { BleCentral } from '#contract/ble/ble-central.ts';
import type { Player } from '#contract/player/player.ts';
import type { SensorStatus } from '#contract/rpc/live-status.ts';
import type { SessionForecast } from '#contract/rpc/session-forecast.ts';
import type { StopDeed } from '#contract/rpc/stop-port.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import { createListeners, type Unsubscribe } from '#contract/runtime/listeners.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { QuirkTable } from '#contract/settings/quirk-table.ts';
import type { Store } from '#contract/storage/store.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { AutomationLevel } from '#core/pacing/automation.ts';
import type { SafetyLimits } from '#core/safety/safety-limits.ts';
import { sessionIdAt } from '#core/session/session-id.ts';
import { closingPatienceMs } from '#core/session/session-timing.ts';
import type { BeltTestState } from '#core/treadmill/belt-test-state.ts';
import { keepTreadmillLink } from '#native/ble/treadmill-link.ts';
import type { SessionSpool } from '#native/storage/session-spool.ts';
import { permittedAutomation } from './automation-permit.ts';
import { closingReport, type ClosingReport } from './closing-report.ts';
import { createBodyMonitor, type BodyMonitor } from './body-monitor.ts';
import { createJukebox } from './jukebox.ts';
import { keepLiveSession, type LiveSession, type SessionResult } from './live-session.ts';
import { createPacer } from './pacer.ts';
import { createRoomEar, type RoomEar } from './room-ear.ts';
import { createRoomJukebox } from './room-jukebox.ts';
import { runBeltTest, type BeltTestRun } from './run-belt-test.ts';
import { connectSensors, type SensorChoice, type Sensors } from './sensors.ts';
import { SessionEngine } from './session-engine.ts';
import { forecastSession } from './session-forecast.ts';
import { sessionLimits } from './session-limits.ts';
import type { SessionPlan } from './session-plan.ts';
import { recordSession } from './session-recorder.ts';
import { connectedTreadmill, type ConnectedTreadmill } from './connected-treadmill.ts';
import { joinedStop, stopOfState, type StopInProgress } from './stop-in-progress.ts';
import { waitForRest } from './wait-for-rest.ts';

export interface ControllerOptions {
  readonly clock: Clock;
  /** Not scaled: disks have their own time. */
  readonly realClock: Pick<Clock, 'after'>;
  readonly central: BleCentral;
  readonly store: Store;
  readonly spool: SessionSpool;
  readonly player: Player;
  readonly quirkTable: QuirkTable;
  readonly log: Log;
  /** In [0, 1). */
  readonly random: () => number;
  /**
   * Whether a device is the simulator's, so that nobody can stand on it. A yes lets a belt that was never tested be driven:
   * whoever answers has to know from which radio the id comes.
   */
  readonly isSimulated: (deviceId: string) => boolean;
}

/**
 * The controller: joins radio, storage and music to one treadmill and one run at a time. A plain Node program's heart,
 * whether it lives in the desktop app, in `beatrunner serve`, in `beatrunner run` or in a test.
 */
export interface Controller {
  readonly treadmill: ConnectedTreadmill | undefined;
  readonly session: LiveSession | undefined;
  /** What a page hears of the music in the room, for the run that is behind it. */
  readonly roomEar: RoomEar;
  /** What is being stopped, a run, a test or a belt without either. */
  readonly stopping: StopInProgress | undefined;
  /** The straps and foot pods that were chosen last. */
  readonly sensors: readonly SensorStatus[];
  /** Whether a device of this id is the simulator's. */
  isSimulated(deviceId: string): boolean;
  /**
   * Takes this treadmill as the one to run on; connecting goes on until it works, or another one is taken. Rejected with
   * `session/not-allowed-now` while a run or a test goes on, while the belt of the one before moves or is being stopped, and
   * once closing has begun.
   */
  useTreadmill(deviceId: string, name: string): Promise<ConnectedTreadmill>;
  useSensors(choices: readonly SensorChoice[]): void;
  /**
   * Tests the belt of the treadmill that was chosen, with nobody on it; a run that is not live is put away first. STOP
   * breaks it off. Throws `session/not-allowed-now` while a run is live or another test goes on, and `session/not-ready`
   * without a treadmill that is connected.
   */
  testBelt(onPhase: (state: BeltTestState) => void): BeltTestRun;
  /** Gets a run ready. It starts when a person says so: `session.engine.start()`. */
  prepare(plan: SessionPlan): LiveSession;
  /** What such a run would be like on the treadmill that was chosen, or on any where none is. Nothing is prepared. */
  forecast(plan: SessionPlan): SessionForecast;
  onSession(listener: (session: LiveSession) => void): Unsubscribe;
  /** STOP, whatever there is to stop: a test, a run, or a belt that moves without one. Always possible. */
  stop(): StopDeed;
  /** Puts a run away that was not started, or has ended. Rejected with `session/not-allowed-now` while it is live. */
  discard(): void;
  /**
   * Stops a live run, waits until the belt is seen at rest (for `patienceMs` where it does not slow down), and lets go of
   * everything but store and radio. Calling it again does nothing more, and tells the same.
   */
  close(patienceMs?: number): Promise<ClosingReport>;
}

export function createController(options: ControllerOptions): Controller {
  const { clock, central, store, spool, player, quirkTable, log, random, isSimulated, realClock } = options;
  const sessions = createListeners<LiveSession>();
  const roomEar = createRoomEar(clock);
  let treadmill: ConnectedTreadmill | undefined;
  let session: LiveSession | undefined;
  let sensors: Sensors | undefined;
  let body: BodyMonitor | undefined;
  let beltTest: BeltTestRun | undefined;
  let choosing: Promise<unknown> = Promise.resolve();
  let closing: Promise<ClosingReport> | undefined;

  /** Nothing else may take the belt while a run or a test has it, nor once it is being let go of for good. */
  function refuseWhileBusy(): void {
    if (closing !== undefined) throw notAllowedIn('closing');
    if (beltTest !== undefined) throw notAllowedIn('beltTest');
    if (session?.engine.isLive === true) throw notAllowedIn(session.engine.state.kind);
  }

  /** Whoever lets go of a treadmill can stop it no more. */
  function refuseWhileBeltNeedsUs(): void {
    const states = [session?.engine.state, treadmill?.stops.state];
    if (states.some((state) => state?.kind === 'stopping')) throw notAllowedIn('stopping');
    if (treadmill?.driver.state.belt === 'moving') throw notAllowedIn('beltMoving');
  }

  /** A simulated heart must never drive a belt that somebody stands on. */
  function bodyMeasuredBy(sensorId: string): BodyMonitor | undefined {
    return isSimulated(sensorId) && treadmill?.isSimulated !== true ? undefined : body;
  }

  function putSessionAway(): void {
    // A stop goes on without its run, and one that nobody saw the end of stays promised.
    if (session !== undefined) treadmill?.stops.takeOver(session.engine.state);
    session?.close();
    session = undefined;
  }

  async function choose(deviceId: string, name: string): Promise<ConnectedTreadmill> {
    refuseWhileBusy();
    refuseWhileBeltNeedsUs();
    putSessionAway();
    const previous = treadmill;
    treadmill = undefined;
    await previous?.close();
    const openLink = () => keepTreadmillLink({ central, deviceId, deviceName: name, clock, log, random });
    const chosen = {
      openLink,
      deviceId,
      name,
      store,
      quirkTable,
      clock,
      log,
      isSimulated: isSimulated(deviceId),
    };
    treadmill = await connectedTreadmill(chosen);
    return treadmill;
  }

  async function closeAll(patienceMs: number): Promise<ClosingReport> {
    beltTest?.abort();
    await beltTest?.result;
    const wasLive = session?.engine.isLive === true;
    if (wasLive) session?.engine.stop('controllerClosing');
    for (const stopping of [session?.engine, treadmill?.stops]) {
      if (stopping === undefined || treadmill === undefined) continue;
      // What was pressed before a start, and cannot be sent, is not worth the wait.
      const isWorthIt = treadmill.driver.state.isLinkUp || session?.engine.isLive === true;
      const patience = isWorthIt ? patienceMs : 0;
      await waitForRest({ stopping, treadmill: treadmill.driver, clock, patienceMs: patience });
    }
    let result: SessionResult | undefined;
    if (session?.engine.isLive === true) result = await session.giveUp();
    else if (session?.engine.state.kind === 'ended') result = await session.ended;
    const report = closingReport(treadmill, session, wasLive ? result : undefined);
    session?.close();
    sensors?.close();
    await choosing;
    await treadmill?.close();
    return report;
  }

  /** STOP ends a test; should the belt move after it, the stop goes on like any other. */
  function stopTest(test: BeltTestRun): void {
    const tested = treadmill;
    test.abort();
    void test.result.then(() => {
      if (tested?.driver.state.belt === 'moving') tested.stops.stop();
    });
  }

  return {
    get treadmill() {
      return treadmill;
    },
    get session() {
      return session;
    },
    roomEar,
    get stopping() {
      return joinedStop([
        stopOfState(session?.engine.state),
        stopOfState(treadmill?.stops.state),
        beltTest?.stopping,
      ]);
    },
    get sensors() {
      return sensors?.statuses ?? [];
    },
    isSimulated,
    useTreadmill(deviceId, name) {
      // One after the other: two at once would leave two links, and one of them would be nobody's.
      const chosen = choosing.then(() => choose(deviceId, name));
      choosing = chosen.catch(() => undefined);
      return chosen;
    },
    useSensors(choices) {
      sensors?.close();
      sensors = connectSensors(choices, { central, clock, log, random, body: bodyMeasuredBy });
    },
    testBelt(onPhase) {
      refuseWhileBusy();
      if (treadmill?.driver.state.isLinkUp !== true)
        throw new BeatRunnerError('session/not-ready', { reason: 'connecting' });
      putSessionAway();
      const test = runBeltTest(treadmill, clock, onPhase);
      beltTest = test;
      void test.result.then(() => {
        beltTest = undefined;
      });
      return test;
    },
    prepare(plan) {
      if (treadmill === undefined)
        throw new BeatRunnerError('session/not-ready', { reason: 'no treadmill chosen' });
      refuseWhileBusy();
      putSessionAway();
      const machine = treadmill;
      const sessionId = sessionIdAt(clock.wallTimeMs(), random);
      const limits = (): SafetyLimits => sessionLimits(plan, machine.driver.state.capabilities);
      const automation = (): AutomationLevel => permittedAutomation(plan, machine);
      const pacer = createPacer(plan, limits, automation);
      body = createBodyMonitor(plan.profile.massKg);
      const tracks = () => plan.tracks;
      const wish = () => pacer.queueWish();
      const jukebox =
        plan.isMusicInRoom === true
          ? createRoomJukebox(roomEar)
          : createJukebox({ player, tracks, clock, wish });
      const engine = new SessionEngine({
        plan,
        driver: machine.driver,
        quirks: () => machine.quirks,
        limits,
        pacer,
        jukebox,
        body,
        clock,
        sessionId,
      });
      session = keepLiveSession({
        engine,
        clock,
        openRecord: (startedAtWallMs, onStorage) =>
          recordSession(
            {
              sessionId,
              startedAtWallMs,
              mode: plan.mode,
              profileId: plan.profile.profileId,
              profileSnapshot: { ...plan.profile },
              machineId: machine.deviceId,
              machineName: machine.name,
              isSimulated: machine.isSimulated,
            },
            { store, spool, clock, realClock, log, onStorage },
          ),
      });
      sessions.emit(session);
      return session;
    },
    forecast(plan) {
      const limits = sessionLimits(plan, treadmill?.driver.state.capabilities);
      const automation = treadmill === undefined ? plan.automation : permittedAutomation(plan, treadmill);
      return forecastSession(plan, limits, automation);
    },
    onSession: (listener) => sessions.add(listener),
    stop() {
      if (beltTest !== undefined) stopTest(beltTest);
      else if (session !== undefined) session.engine.stop('person');
      else treadmill?.stops.stop();
      return deedOfStop(treadmill);
    },
    discard() {
      if (session?.engine.isLive === true) {
        throw notAllowedIn(session.engine.state.kind);
      }
      putSessionAway();
    },
    close(patienceMs = closingPatienceMs) {
      closing ??= closeAll(patienceMs);
      return closing;
    },
  };
}

function notAllowedIn(state: string): BeatRunnerError {
  return new BeatRunnerError('session/not-allowed-now', { state });
}

function deedOfStop(treadmill: ConnectedTreadmill | undefined): StopDeed {
  if (treadmill === undefined) return 'noTreadmill';
  const { isLinkUp, capabilities } = treadmill.driver.state;
  if (!isLinkUp) return 'waitsForLink';
  return capabilities?.canControl === true ? 'sent' : 'notControllable';
}
