import type { QueueWish } from '#core/music/queue.ts';
import type { SessionTempoRange } from '#core/music/session-tempo-range.ts';
import { applyAutomation, type AutomationLevel } from '#core/pacing/automation.ts';
import type { PacingReason } from '#core/pacing/pacing-reason.ts';
import {
  movesBelt,
  pacingStep,
  startPacing,
  startProgramme,
  type PacingState,
} from '#core/pacing/pacing-step.ts';
import type { PacingContext, PlayingTrack } from '#core/pacing/pacing-target.ts';
import { middleKmh, placeAt, type ProgrammeCourse } from '#core/pacing/programme-course.ts';
import type { TargetBand } from '#core/pacing/target-band.ts';
import { clampTo, type PacingLimits } from '#core/pacing/pacing-caps.ts';
import type { TargetRequest } from '#core/safety/target-request.ts';
import { isPacing, type HoldReason, type SessionState, type StateOf } from '#core/session/session-state.ts';
import { createHandSetting, type BeltTarget, type HandTarget } from './hand-setting.ts';
import { isTimeToRise } from './on-downbeat.ts';
import { sessionFrame, type BandFrame, type SessionFrame } from './session-frame.ts';
import { coolDownLengthMs, warmUpLengthMs, type SessionPlan } from './session-plan.ts';

/** Why a target is wanted: what the modes say, and what the session itself decides. */
export type TargetReason =
  | PacingReason
  /** A person pressed Start: the belt comes up to their walking speed. */
  | { readonly kind: 'comingUp'; readonly walkSpeedKmh: number }
  | { readonly kind: 'coolDown'; readonly leftMs: number }
  /** Hands off, for this reason. */
  | { readonly kind: 'handsOff'; readonly hold: HoldReason }
  /** A person set the belt by hand. */
  | {
      readonly kind: 'override';
      readonly speedKmh: number;
      readonly inclinePercent: number;
      /** More than the band's high end: it stays until the person asks for something else. */
      readonly isKept?: boolean | undefined;
      /** What the heart has left of it, km/h. */
      readonly easedKmh?: number | undefined;
    };

export interface PacerWish {
  readonly request: TargetRequest;
  readonly playbackRate: number;
  readonly reasons: readonly TargetReason[];
  /** Nothing is sent: somebody else decides, or the machine does not obey. */
  readonly isHandsOff: boolean;
}

export interface PacerMoment {
  readonly nowMs: number;
  readonly elapsedMs: number;
  readonly state: StateOf<'running'> | StateOf<'coolDown'>;
  /** What the belt was told last. */
  readonly target: BeltTarget;
  readonly reportedSpeedKmh: number | undefined;
  readonly playing: PlayingTrack | undefined;
  readonly heartRate: PacingContext['heartRate'];
  readonly cadenceSpm: number | undefined;
}

/** Holds under which nothing is sent, neither up nor down: somebody else decides, or the machine does not obey. */
const handsOffHolds: readonly HoldReason[] = ['controlLost', 'unconfirmedTargets', 'machineRestarted'];

/** Decides, moment by moment, what the belt should do: the plan, the mode, and what the person set. */
export interface Pacer {
  /** How much of its wishes reaches the belt now. */
  readonly automation: AutomationLevel;
  /** Of the present part, where the run is a programme; so is the tempo range. */
  readonly band: TargetBand;
  readonly tempoRange: SessionTempoRange;
  /**
   * What a person set by hand outlasts its 45 s: it is more than pacing would ever ask for, or the belt is still on its way
   * up to it.
   */
  isHandKept(current: Pick<TargetRequest, 'speedKmh'>): boolean;
  /** The parts of a programme. */
  readonly course: ProgrammeCourse | undefined;
  /** The machine and the tracks are known by now, the run is ready or begins: band and tempo range are made for them. */
  getReady(): void;
  wish(moment: PacerMoment): PacerWish;
  /** After a start or resume: bring the belt up to walking speed first. */
  comeUp(): void;
  /**
   * What the belt does now is what is wanted: after a hand on the console, a restored link, or a hold that a person ended.
   * An offset upwards ends with it.
   */
  adopt(target: BeltTarget): void;
  /**
   * The person sets speed, incline or both by hand; what they set before and is not named now still holds. Where the
   * belt moves by itself the difference to what was asked for is kept as an offset: so much at least that what is asked for
   * then is what was set.
   */
  setByHand(target: HandTarget, current: BeltTarget): void;
  /**
   * Where presses of plus and minus lead: from what the person wants, also where the belt is not there yet. A press down
   * never leaves the belt going on up.
   */
  nudged(step: HandTarget, current: BeltTarget): HandTarget;
  /** What is wanted by hand where that is more than what the belt is told now; km/h and per cent. */
  wanted(current: BeltTarget): BeltTarget;
  /** The person hands the belt back to music or programme, offset and all. Where the person leads nothing changes. */
  release(): void;
  beginCoolDown(fromKmh: number): void;
  queueWish(): QueueWish;
}

/** @param automation how much may reach the belt by itself, asked at every step */
export function createPacer(
  plan: SessionPlan,
  limits: () => PacingLimits,
  automation: () => AutomationLevel,
): Pacer {
  const { profile } = plan;
  const isAutomatic = movesBelt(plan.mode);
  let frame = sessionFrame(plan, limits());
  let state = startState(plan, frame);
  /** Of the present part of a programme; else of the whole run. */
  let present: BandFrame = frame;
  let isComingUp = true;
  let wantedTempoBpm: number | undefined;
  let coolDownFromKmh = 0;
  const hand = createHandSetting();
  let lastMoment: PacerMoment | undefined;

  const handsOff = (moment: PacerMoment, hold: HoldReason): PacerWish => ({
    request: { source: 'plan', ...moment.target },
    playbackRate: moment.playing?.playbackRate ?? 1,
    reasons: [{ kind: 'handsOff', hold }],
    isHandsOff: true,
  });

  function manual(): PacingContext['manual'] {
    const { offset } = hand;
    if (!isAutomatic) return hand.target ?? { speedKmh: profile.walkSpeedKmh, inclinePercent: 0 };
    return offset.speedKmh === 0 && offset.inclinePercent === 0 ? undefined : offset;
  }

  function firstWalkKmh(): number {
    const { minimumSpeedKmh, maximumSpeedKmh } = frame.band.caps;
    return Math.max(minimumSpeedKmh, Math.min(profile.walkSpeedKmh, highestWalk(maximumSpeedKmh)));
  }

  function comingUp(moment: PacerMoment): PacerWish | undefined {
    const walkSpeedKmh = firstWalkKmh();
    if (!isComingUp || moment.target.speedKmh >= walkSpeedKmh - 0.15) {
      isComingUp = false;
      return undefined;
    }
    return {
      request: { source: 'person', speedKmh: walkSpeedKmh, inclinePercent: moment.target.inclinePercent },
      playbackRate: 1,
      reasons: [{ kind: 'comingUp', walkSpeedKmh }],
      isHandsOff: false,
    };
  }

  /** Nobody is brought to more than the easiest of what the run asks for. */
  function highestWalk(maximumSpeedKmh: number): number {
    if (!isAutomatic) return maximumSpeedKmh;
    return frame.programme === undefined ? frame.band.lowKmh : middleKmh(frame.programme.course.easiest);
  }

  function coolingDown(moment: PacerMoment, sinceMs: number): PacerWish {
    const lengthMs = coolDownLengthMs(plan);
    const passedMs = moment.nowMs - sinceMs;
    const share = Math.min(1, passedMs / lengthMs);
    const walkSpeedKmh = Math.min(profile.walkSpeedKmh, coolDownFromKmh);
    const plannedKmh = coolDownFromKmh + (walkSpeedKmh - coolDownFromKmh) * share;
    // Whoever slowed the belt on the way out, by hand or at the console, is not carried up again.
    const handKmh = hand.target?.speedKmh;
    const speedKmh = Math.min(plannedKmh, moment.target.speedKmh, handKmh ?? plannedKmh);
    const isByHand = speedKmh === handKmh;
    return {
      request: {
        source: isByHand ? 'person' : 'coolDown',
        speedKmh,
        inclinePercent: Math.min(0, moment.target.inclinePercent),
      },
      playbackRate: moment.playing?.playbackRate ?? 1,
      reasons: [{ kind: 'coolDown', leftMs: Math.max(0, lengthMs - passedMs) }],
      isHandsOff: false,
    };
  }

  function contextOf(moment: PacerMoment, byPerson: PacingContext['manual']): PacingContext {
    const { band, tempoRange } = present;
    return {
      profile,
      band,
      tempoRange,
      playing: moment.playing,
      requestedSpeedKmh: moment.target.speedKmh,
      requestedInclinePercent: moment.target.inclinePercent,
      reportedSpeedKmh: moment.reportedSpeedKmh,
      heartRate: moment.heartRate,
      cadenceSpm: moment.cadenceSpm,
      manual: byPerson,
      elapsedMs: moment.elapsedMs,
      warmUpMs: warmUpLengthMs(plan),
      stretchLimitPercent: plan.stretchLimitPercent,
    };
  }

  function following(moment: PacerMoment): PacerWish {
    const step = pacingStep(contextOf(moment, manual()), state);
    state = step.state;
    wantedTempoBpm = step.target.wantedTempoBpm;
    const allowed = isAutomatic ? applyAutomation(automation(), step.target, moment.target) : step.target;
    const isRise = allowed.speedKmh > moment.target.speedKmh;
    const speedKmh =
      isAutomatic && isRise && !isTimeToRise(moment.playing) ? moment.target.speedKmh : allowed.speedKmh;
    return {
      request: {
        source: sources[plan.mode],
        speedKmh,
        inclinePercent: allowed.inclinePercent,
      },
      playbackRate: step.target.playbackRate,
      reasons: allowed.reasons,
      isHandsOff: false,
    };
  }

  /** What a person set by hand; once its 45 s are over, no faster than the heart lets it be. */
  function byHandOnly(moment: PacerMoment): PacerWish {
    const { state: session } = moment;
    if (session.kind === 'running' && moment.nowMs >= session.overrideUntilMs)
      hand.ease(present.band, profile.walkSpeedKmh, moment);
    const { target, told } = hand;
    if (target === undefined || told === undefined) return handsOff(moment, 'manualOverride');
    return {
      request: { source: 'person', ...target },
      playbackRate: moment.playing?.playbackRate ?? 1,
      reasons: [{ kind: 'override', ...told }],
      isHandsOff: false,
    };
  }

  /** What would be asked for if nobody had set anything; undefined while something holds the speed. */
  function unaidedKmh(): number | undefined {
    if (!isAutomatic || lastMoment === undefined) return undefined;
    const step = pacingStep(contextOf(lastMoment, undefined), state);
    const isHeldNow = 'hold' in step.state.memory && step.state.memory.hold !== undefined;
    return isHeldNow ? undefined : step.target.speedKmh;
  }

  /** Where an offset is counted from: who sets something on the way up to the walk asks for more or less than the walk. */
  function countedFrom(current: BeltTarget): BeltTarget {
    return isComingUp && isAutomatic
      ? { ...current, speedKmh: Math.max(current.speedKmh, firstWalkKmh()) }
      : current;
  }

  /** In shadow nothing is sent but what a person set by hand. What would have been sent is told. */
  function shadowed(wish: PacerWish, { target }: PacerMoment): PacerWish {
    if (wish.isHandsOff) return wish;
    if (hand.target !== undefined) return { ...wish, request: { source: 'person', ...hand.target } };
    const { speedKmh, inclinePercent } = wish.request;
    const isTold = wish.reasons.some(({ kind }) => kind === 'automation');
    const isChange = speedKmh !== target.speedKmh || inclinePercent !== target.inclinePercent;
    const reason: TargetReason = {
      kind: 'automation',
      level: 'shadow',
      withheldSpeedKmh: speedKmh,
      withheldInclinePercent: inclinePercent,
    };
    return {
      ...wish,
      request: { source: 'plan', ...target },
      reasons: isTold || !isChange ? wish.reasons : [...wish.reasons, reason],
      isHandsOff: true,
    };
  }

  function decide(moment: PacerMoment): PacerWish {
    present = frameAt(frame, moment.elapsedMs);
    lastMoment = moment;
    const hold = moment.state.holds.find((reason) => handsOffHolds.includes(reason));
    if (hold !== undefined) return handsOff(moment, hold);
    if (moment.state.kind === 'coolDown') return coolingDown(moment, moment.state.sinceMs);
    if (isAutomatic && !moment.state.holds.includes('manualOverride')) hand.drop();
    if (isAutomatic && moment.state.holds.includes('manualOverride')) return byHandOnly(moment);
    return comingUp(moment) ?? following(moment);
  }

  return {
    get automation() {
      return automation();
    },
    get band() {
      return present.band;
    },
    get tempoRange() {
      return present.tempoRange;
    },
    isHandKept: (current) => isAutomatic && hand.outlasts(current.speedKmh, present.band),
    get course() {
      return frame.programme?.course;
    },
    getReady() {
      frame = sessionFrame(plan, limits());
      state = startState(plan, frame);
      present = frame;
    },
    wish(moment) {
      const wish = decide(moment);
      return automation() === 'shadow' ? shadowed(wish, moment) : wish;
    },
    comeUp() {
      isComingUp = true;
      hand.drop();
      // A resumed belt does not climb by itself to what was set before.
      hand.dropRises();
    },
    adopt(target) {
      isComingUp = false;
      hand.drop(isAutomatic ? undefined : target);
      hand.dropRises();
    },
    setByHand(wanted, current) {
      const askedFor = countedFrom(current);
      isComingUp = false;
      hand.set(
        wanted,
        current,
        askedFor,
        wanted.speedKmh === undefined ? undefined : unaidedKmh(),
        present.band,
      );
    },
    nudged(step, current) {
      const from = hand.target ?? current;
      const { minimumSpeedKmh, maximumSpeedKmh, maximumInclinePercent } = frame.band.caps;
      const lowestPercent = Math.min(0, limits().machine?.inclinationRange?.minimumPercent ?? 0);
      return {
        ...(step.speedKmh !== undefined && {
          speedKmh: pressed(from.speedKmh, step.speedKmh, current.speedKmh, minimumSpeedKmh, maximumSpeedKmh),
        }),
        ...(step.inclinePercent !== undefined && {
          inclinePercent: pressed(
            from.inclinePercent,
            step.inclinePercent,
            current.inclinePercent,
            lowestPercent,
            maximumInclinePercent,
          ),
        }),
      };
    },
    wanted: (current) => ({
      speedKmh: Math.max(hand.target?.speedKmh ?? current.speedKmh, current.speedKmh),
      inclinePercent: Math.max(hand.target?.inclinePercent ?? current.inclinePercent, current.inclinePercent),
    }),
    release() {
      if (!isAutomatic) return;
      hand.clear();
    },
    beginCoolDown(fromKmh) {
      coolDownFromKmh = fromKmh;
      hand.drop();
    },
    queueWish: () => ({
      tempoBpm: wantedTempoBpm,
      centreSpm: present.centreSpm,
      gait: present.band.gait,
      seed: plan.seed,
    }),
  };
}

/** Who wants the belt to change, for the envelope. */
const sources = { musicLeads: 'music', iLead: 'person', programme: 'plan' } as const satisfies Readonly<
  Record<SessionPlan['mode'], TargetRequest['source']>
>;

/** @throws RangeError for a programme without parts: before there is any run */
function startState({ mode }: SessionPlan, { programme }: SessionFrame): PacingState {
  if (mode !== 'programme') return startPacing(mode);
  if (programme === undefined) throw new RangeError('The plan has no programme.');
  return startProgramme(programme.course);
}

function frameAt(frame: SessionFrame, elapsedMs: number): BandFrame {
  if (frame.programme === undefined) return frame;
  const { course, partFrames } = frame.programme;
  return partFrames[placeAt(course, elapsedMs).index] ?? frame;
}

/** One press, kept within what the belt can do: presses beyond it would have to be taken back one by one. */
function pressed(wanted: number, step: number, present: number, low: number, high: number): number {
  const next = clampTo(wanted, low, high) + step;
  return clampTo(step < 0 ? Math.min(next, present) : next, low, high);
}

/** Whether anything but a person keeps the belt from rising. */
export function isHeld(state: SessionState): boolean {
  return isPacing(state) && state.holds.length > 0;
}
