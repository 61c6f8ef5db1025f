import type { Clock } from '#contract/runtime/clock.ts';
import { createListeners, type Unsubscribe } from '#contract/runtime/listeners.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { emptyBeltStage, type EmptyBeltStage } from '#core/safety/empty-belt.ts';
import { staleTelemetryMs } from '#core/safety/envelope.ts';
import { pacingCaps } from '#core/pacing/pacing-caps.ts';
import { movesBelt } from '#core/pacing/pacing-step.ts';
import type { SafetyLimits } from '#core/safety/safety-limits.ts';
import type { SessionEffect, SessionEvent } from '#core/session/session-event.ts';
import { sessionNext } from '#core/session/session-machine.ts';
import {
  isLive,
  isPacing,
  personEndedHolds,
  type SessionEndCause,
  type SessionState,
} from '#core/session/session-state.ts';
import type { MachineQuirks } from '#core/treadmill/machine-quirks.ts';
import type { OperationOutcome } from '#core/treadmill/operation.ts';
import { telemetryAgeMs } from '#core/treadmill/treadmill-state.ts';
import { createBeltAim, type BeltAim } from './belt-aim.ts';
import { createBeltMotion, type BeltMotion } from './belt-motion.ts';
import { watchBeltSlowing } from './belt-slowing.ts';
import type { BodyMonitor } from './body-monitor.ts';
import { holdFacts } from './hold-facts.ts';
import type { Jukebox, JukeboxEvent } from './jukebox.ts';
import { liveStatus, type LiveStatus } from './live-status.ts';
import { watchOvershoot } from './overshoot-watch.ts';
import { factOfMusic, meaningOfNotice, mostMisses } from './notice-meaning.ts';
import type { HandTarget } from './hand-setting.ts';
import type { Pacer } from './pacer.ts';
import { createPacingLoop, type PacingLoop } from './pacing-loop.ts';
import { programmeStatus } from './programme-status.ts';
import type { SessionPlan } from './session-plan.ts';
import { obstacleToStart, type Obstacle } from './session-readiness.ts';
import { dueHolds, duePlan, type SessionView } from './session-watch.ts';
import type { TimelineEntry, TimelineFact } from './timeline.ts';
import type { DriverNotice, TreadmillDriver } from './treadmill-driver.ts';

/** Ten looks a second at everything. */
export const loopPeriodMs = 100;
export interface SessionEngineOptions {
  readonly plan: SessionPlan;
  readonly driver: TreadmillDriver;
  readonly quirks: () => MachineQuirks;
  readonly limits: () => SafetyLimits;
  readonly pacer: Pacer;
  readonly jukebox: Jukebox;
  readonly body: BodyMonitor;
  readonly clock: Clock;
  readonly sessionId: string;
}

/**
 * One run from ready to ended: the loop that owns the treadmill. It feeds the session machine with what people, belt,
 * music and time do, carries out what the machine wants, and sends targets through the safety envelope. Nothing else
 * sends anything to the belt while it lives.
 */
export class SessionEngine {
  readonly #options: SessionEngineOptions;
  readonly #aim: BeltAim;
  readonly #motion: BeltMotion;
  readonly #pacing: PacingLoop;
  readonly #overshoot = watchOvershoot();
  readonly #slowing = watchBeltSlowing();
  readonly #timeline = createListeners<TimelineEntry>();
  readonly #stateChanges = createListeners<SessionState>();
  readonly #endings: (() => void)[] = [];
  #state: SessionState = { kind: 'idle' };
  #elapsedMs = 0;
  #startedAtMs: number | undefined;
  #tickedAtMs: number;
  #emptyBelt: EmptyBeltStage = 'none';
  #hasEnded = false;

  constructor(options: SessionEngineOptions) {
    const { clock, driver, quirks, limits, jukebox, pacer, body } = options;
    this.#options = options;
    this.#tickedAtMs = clock.nowMs();
    this.#aim = createBeltAim({ driver, clock, limits, quirks });
    this.#motion = createBeltMotion(driver);
    const tell = (fact: TimelineFact): void => this.#tell(fact);
    this.#pacing = createPacingLoop({ pacer, aim: this.#aim, driver, jukebox, body, tell });
    this.#endings.push(
      driver.onNotice((notice) => this.#onNotice(notice)),
      jukebox.onEvent((event) => this.#onMusic(event)),
      clock.every(loopPeriodMs, () => this.#tick()),
    );
  }

  get state(): SessionState {
    return this.#state;
  }

  get plan(): SessionPlan {
    return this.#options.plan;
  }

  /** Whether the run has begun and not ended. A stop before a start, or after the end, makes none of it. */
  get isLive(): boolean {
    return this.#startedAtMs !== undefined && !this.#hasEnded && isLive(this.#state);
  }

  get elapsedMs(): number {
    return this.#elapsedMs;
  }

  /** Milliseconds since the first countdown, pauses included; 0 before. */
  get sessionTimeMs(): number {
    return this.#startedAtMs === undefined ? 0 : this.#options.clock.nowMs() - this.#startedAtMs;
  }

  /** Where the belt goes if nobody presses anything: what a person asked for last, or what it was told. */
  get wanted(): Required<HandTarget> {
    return this.#options.pacer.wanted(this.#aim.target);
  }

  /** The tightest of what profile, role, run and machine allow, km/h. */
  get speedCapKmh(): number {
    const { plan, limits } = this.#options;
    return pacingCaps(plan.profile, limits()).maximumSpeedKmh;
  }

  get obstacle(): Obstacle | undefined {
    const { plan, driver, limits, clock } = this.#options;
    return obstacleToStart(plan, driver.state, limits(), clock.nowMs());
  }

  get status(): LiveStatus {
    const { plan, driver, body, jukebox, pacer, clock, sessionId } = this.#options;
    return liveStatus({
      sessionId,
      state: this.#state,
      elapsedMs: this.#elapsedMs,
      lengthMs: plan.lengthMs,
      treadmill: driver.state,
      target: this.#aim.target,
      wish: this.#pacing.last?.wish,
      verdict: this.#pacing.last?.verdict,
      body,
      jukebox,
      tempoRange: pacer.tempoRange,
      programme: programmeStatus(pacer.course, this.#elapsedMs, this.#state),
      automation: pacer.automation,
      nowMs: clock.nowMs(),
    });
  }

  onTimeline(listener: (entry: TimelineEntry) => void): Unsubscribe {
    return this.#timeline.add(listener);
  }

  onState(listener: (state: SessionState) => void): Unsubscribe {
    return this.#stateChanges.add(listener);
  }

  /**
   * A person pressed Start. Rejected with `session/not-ready` while something stands in the way, and with
   * `session/not-allowed-now` once the run has begun.
   */
  start(): void {
    if (this.#state.kind !== 'ready' && this.#state.kind !== 'idle')
      throw new BeatRunnerError('session/not-allowed-now', { state: this.#state.kind });
    const obstacle = this.#state.kind === 'ready' ? this.obstacle : (this.obstacle ?? 'connecting');
    if (obstacle !== undefined) throw new BeatRunnerError('session/not-ready', { reason: obstacle });
    this.#obey({ kind: 'personStarted' });
  }

  pause(): void {
    this.#obey({ kind: 'personPaused' });
  }

  resume(): void {
    this.#obey({ kind: 'personResumed' });
  }

  /** STOP. Always possible, as often as wanted. */
  stop(cause: SessionEndCause = 'person'): void {
    this.#dispatch({ kind: 'stopRequested', cause });
  }

  /** "Go on as it is": the answer after a lost link or a belt that moved by itself. */
  continueAsItIs(): void {
    if (this.#state.kind === 'asking') this.#motion.askForControl();
    this.#obey({ kind: 'personContinued' });
  }

  /** Hands the belt back to the music and ends holds that need a person. */
  release(): void {
    this.#refuseUnlessPacing();
    this.#options.pacer.release();
    this.#overshoot.reset();
    // Behind such a hold the belt may be anywhere: the music takes over from what it does, not from what was wanted once.
    const { holds } = isPacing(this.#state) ? this.#state : { holds: [] };
    if (holds.some((hold) => personEndedHolds.includes(hold))) this.#aim.adopt();
    this.#obey({ kind: 'personReleased' });
  }

  /** A person sets the belt by hand; the envelope still decides how fast it gets there. */
  setByHand(target: HandTarget): void {
    this.#refuseUnlessPacing();
    const current = this.#aim.target;
    const { pacer, plan } = this.#options;
    this.#notePresence();
    // On the way out it only goes down; whoever wants to go on has to say so before.
    const isRise = (target.speedKmh ?? 0) > current.speedKmh;
    if (this.#state.kind === 'coolDown' && isRise)
      throw new BeatRunnerError('session/not-allowed-now', { state: this.#state.kind });
    pacer.setByHand(target, current);
    if (movesBelt(plan.mode)) this.#dispatch({ kind: 'personOverrode' });
  }

  /** A person presses plus or minus: so much more or less than what they want by now. */
  nudge(step: HandTarget): void {
    this.setByHand(this.#options.pacer.nudged(step, this.#aim.target));
  }

  /** Goes on with the next track. */
  skipTrack(): void {
    this.#refuseUnlessPacing();
    this.#notePresence();
    this.#options.jukebox.skip();
  }

  /** Ends the loop. It does not stop the belt: call `stop` first and wait for the end. */
  close(): void {
    for (const end of this.#endings.splice(0)) end();
    this.#options.jukebox.close();
  }

  #refuseUnlessPacing(): void {
    if (!isPacing(this.#state))
      throw new BeatRunnerError('session/not-allowed-now', { state: this.#state.kind });
  }

  #obey(event: SessionEvent): void {
    this.#notePresence();
    this.#dispatch(event);
  }

  /** Rule 9: whoever touches a control is there. */
  #notePresence(): void {
    this.#options.body.notePresence(this.#options.clock.nowMs());
  }

  #tick(): void {
    const { driver, clock } = this.#options;
    const nowMs = clock.nowMs();
    const stepMs = nowMs - this.#tickedAtMs;
    this.#tickedAtMs = nowMs;
    for (const event of dueHolds(this.#view(nowMs))) this.#dispatch(event);
    const isBeltSlowing = this.#slowing.look(driver.state, nowMs);
    this.#dispatch({ kind: 'tick', isBeltSlowing, isLinkUp: driver.state.isLinkUp });
    if (this.#state.kind === 'idle' && this.obstacle === undefined) this.#dispatch({ kind: 'prepared' });
    this.#advanceBody(nowMs);
    if (!isPacing(this.#state)) return;
    this.#elapsedMs += stepMs;
    const planned = duePlan(this.#options.plan, this.#elapsedMs);
    if (planned !== undefined) this.#dispatch(planned);
    this.#watchEmptyBelt(nowMs);
    if (isPacing(this.#state)) this.#pacing.look(this.#state, this.#elapsedMs, nowMs);
  }

  #view(nowMs: number): SessionView {
    const { plan, driver, jukebox, pacer } = this.#options;
    const isHandKept = pacer.isHandKept(this.#aim.target);
    const musicSilenceMs = jukebox.silenceMs();
    return { state: this.#state, treadmill: driver.state, plan, musicSilenceMs, isHandKept, nowMs };
  }

  /** Rule 9: a moving belt without steps is asked about; the envelope eases it, and in the end it is stopped. */
  #watchEmptyBelt(nowMs: number): void {
    const stage = emptyBeltStage(this.#options.body.missingStepsMs(nowMs));
    if (stage === this.#emptyBelt) return;
    if (this.#emptyBelt === 'none') this.#tell({ kind: 'alarm', what: 'noSteps' });
    this.#emptyBelt = stage;
    if (stage === 'stop') this.#dispatch({ kind: 'stopRequested', cause: 'nobodyOnBelt' });
  }

  #advanceBody(nowMs: number): void {
    const { driver, body } = this.#options;
    const isFresh = telemetryAgeMs(driver.state, nowMs) <= staleTelemetryMs;
    if (this.#startedAtMs === undefined) return;
    body.advance(
      isFresh ? driver.state.speed.reported : undefined,
      driver.state.incline.reported ?? 0,
      nowMs,
    );
  }

  #dispatch(event: SessionEvent): void {
    const from = this.#state;
    const step = sessionNext(from, event, this.#options.clock.nowMs());
    this.#state = step.state;
    // Whoever listens, plays or keeps may take his time, or fail: a stop has gone out before.
    for (const effect of step.effects) if (isHalt(effect)) this.#perform(effect, from, event);
    if (step.state.kind !== from.kind) this.#enter(from, step.state);
    for (const fact of holdFacts(from, step.state)) this.#tell(fact);
    for (const effect of step.effects) if (!isHalt(effect)) this.#perform(effect, from, event);
    if (step.state !== from) this.#stateChanges.emit(step.state);
  }

  #enter(from: SessionState, state: SessionState): void {
    const { jukebox, pacer, clock, body, plan } = this.#options;
    if (state.kind === 'countdown' && this.#startedAtMs === undefined) {
      this.#startedAtMs = clock.nowMs();
      body.reset(clock.nowMs());
      plan.settleTracks?.();
      pacer.getReady();
    }
    if (state.kind === 'ended') this.#hasEnded = true;
    this.#tell({ kind: 'state', from: from.kind, state });
    switch (state.kind) {
      case 'countdown':
        this.#motion.askForControl();
        return;
      case 'running':
        if (from.kind === 'starting') pacer.comeUp();
        jukebox.resume();
        return;
      case 'coolDown':
        pacer.beginCoolDown(this.#aim.target.speedKmh);
        return;
      case 'paused':
        jukebox.pause();
        return;
      case 'stopping':
      case 'ended':
        jukebox.stop();
        return;
      case 'ready':
        pacer.getReady();
        return;
      case 'idle':
      case 'starting':
      // The runner may still be running: the music goes on until somebody knows more.
      case 'linkLost':
      case 'asking':
        return;
    }
  }

  #perform(effect: SessionEffect, from: SessionState, event: SessionEvent): void {
    switch (effect.kind) {
      case 'startBelt':
        return this.#motion.start();
      case 'stopBelt':
        return event.kind === 'tick' && from.kind === 'stopping'
          ? this.#motion.stopAgain()
          : this.#motion.stop();
      case 'pauseBelt':
        return this.#motion.pause();
      case 'adoptReportedSpeed':
        if (from.kind === 'starting') return this.#aim.begin();
        // What the console was set to is known; the belt may still be on its way there.
        if (event.kind !== 'consoleOverrode') return this.#pacing.adoptBelt();
        this.#aim.follow();
        return this.#options.pacer.adopt(this.#aim.target);
      case 'takeControlBack':
        return this.#motion.takeControlBack();
      case 'alarm':
        return this.#tell({ kind: 'alarm', what: effect.what });
    }
  }

  #onNotice(notice: DriverNotice): void {
    const nowMs = this.#options.clock.nowMs();
    if (notice.kind === 'written' && notice.command.kind === 'setTargetSpeed')
      this.#overshoot.targetWritten(notice.command.speedKmh, nowMs);
    const { facts, events } = meaningOfNotice(notice);
    for (const fact of facts) this.#tell(fact);
    for (const event of events) this.#dispatch(event);
    if (
      notice.kind === 'consoleChangedSpeed' &&
      this.#overshoot.beltFoundAt(notice.speedKmh, nowMs) >= mostMisses
    )
      this.#dispatch({ kind: 'holdBegan', reason: 'unconfirmedTargets' });
    if (notice.kind === 'outcome') this.#stopWhatCannotPause(notice.outcome);
  }

  /** A machine that cannot pause can stop; the session stays paused. */
  #stopWhatCannotPause({ outcome, detail, command }: OperationOutcome): void {
    const isRefused = outcome === 'rejected' && detail !== 'superseded' && command.kind === 'pause';
    if (isRefused && this.#state.kind === 'paused') this.#motion.stop();
  }

  #onMusic(event: JukeboxEvent): void {
    const fact = factOfMusic(event);
    if (fact !== undefined) this.#tell(fact);
  }

  #tell(fact: TimelineFact): void {
    this.#timeline.emit({ atMs: this.sessionTimeMs, ...fact });
  }
}

function isHalt({ kind }: SessionEffect): boolean {
  return kind === 'stopBelt' || kind === 'pauseBelt';
}
