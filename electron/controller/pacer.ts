import type { QueueWish } from '#core/music/queue.ts';
import { msUntilDownbeat } from '#core/music/beat-position.ts';
import type { SessionTempoRange } from '#core/music/session-tempo-range.ts';
import { applyAutomation, type AutomationLevel } from '#core/pacing/automation.ts';
import type { PacingReason } from '#core/pacing/pacing-reason.ts';
import { pacingStep, startPacing } from '#core/pacing/pacing-step.ts';
import type { PacingContext, PlayingTrack } from '#core/pacing/pacing-target.ts';
import type { TargetBand } from '#core/pacing/target-band.ts';
import { clampTo, type PacingLimits } from '#core/pacing/pacing-caps.ts';
import type { TargetRequest } from '#core/safety/target-request.ts';
import { isPacing, type HoldReason, type SessionState, type StateOf } from '#core/session/session-state.ts';
import { sessionFrame } from './session-frame.ts';
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
  | { readonly kind: 'override'; readonly speedKmh: number; readonly inclinePercent: number };

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
  readonly target: Pick<TargetRequest, 'speedKmh' | 'inclinePercent'>;
  readonly reportedSpeedKmh: number | undefined;
  readonly playing: PlayingTrack | undefined;
  readonly heartRate: PacingContext['heartRate'];
  readonly cadenceSpm: number | undefined;
}

/** Holds under which nothing is sent, neither up nor down: somebody else decides, or the machine does not obey. */
const handsOffHolds: readonly HoldReason[] = ['controlLost', 'unconfirmedTargets', 'machineRestarted'];

/** A rise that the music causes waits for the next downbeat, unless that is further away than this. */
const longestDownbeatWaitMs = 3200;
/** Close enough to the downbeat for a loop of ten ticks a second. */
const downbeatWindowMs = 150;

/** What a person sets by hand, or by how much they change it: either or both. */
export interface HandTarget {
  readonly speedKmh?: number;
  readonly inclinePercent?: number;
}

const noOffset = { speedKmh: 0, inclinePercent: 0 };

/** Decides, moment by moment, what the belt should do: the plan, the mode, and what the person set. */
export interface Pacer {
  /** How much of its wishes reaches the belt now. */
  readonly automation: AutomationLevel;
  readonly band: TargetBand;
  readonly tempoRange: SessionTempoRange;
  /** The run is ready, so the machine is known by now: band and tempo range are made for it. */
  getReady(): void;
  wish(moment: PacerMoment): PacerWish;
  /** After a start or resume: bring the belt up to walking speed first. */
  comeUp(): void;
  /**
   * What the belt does now is what is wanted: after a hand on the console, a restored link, or a hold that a person ended.
   * An offset upwards ends with it.
   */
  adopt(target: Pick<TargetRequest, 'speedKmh' | 'inclinePercent'>): void;
  /**
   * The person sets speed, incline or both by hand; what they set before and is not named now still holds. In Music leads
   * the difference to what the music asked for is kept as an offset.
   */
  setByHand(target: HandTarget, current: Pick<TargetRequest, 'speedKmh' | 'inclinePercent'>): void;
  /**
   * Where presses of plus and minus lead: from what the person wants, also where the belt is not there yet. A press down
   * never leaves the belt going on up.
   */
  nudged(step: HandTarget, current: Pick<TargetRequest, 'speedKmh' | 'inclinePercent'>): HandTarget;
  /** What is wanted by hand where that is more than what the belt is told now; km/h and per cent. */
  wanted(current: Pick<TargetRequest, 'speedKmh' | 'inclinePercent'>): Required<HandTarget>;
  /** The person hands the belt back to the music, offset and all. Where the person leads nothing changes. */
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
  let { band, centreSpm, tempoRange } = sessionFrame(plan, limits());
  let state = startPacing(plan.mode);
  let isComingUp = true;
  let wantedTempoBpm: number | undefined;
  let coolDownFromKmh = 0;
  let byHand: Pick<TargetRequest, 'speedKmh' | 'inclinePercent'> | undefined;
  let offset = noOffset;

  const handsOff = (moment: PacerMoment, hold: HoldReason): PacerWish => ({
    request: { source: 'plan', ...moment.target },
    playbackRate: moment.playing?.playbackRate ?? 1,
    reasons: [{ kind: 'handsOff', hold }],
    isHandsOff: true,
  });

  function manual(): PacingContext['manual'] {
    if (plan.mode === 'iLead') return byHand ?? { speedKmh: profile.walkSpeedKmh, inclinePercent: 0 };
    return offset.speedKmh === 0 && offset.inclinePercent === 0 ? undefined : offset;
  }

  function comingUp(moment: PacerMoment): PacerWish | undefined {
    const highestKmh = plan.mode === 'iLead' ? band.caps.maximumSpeedKmh : band.lowKmh;
    const walkSpeedKmh = Math.max(band.caps.minimumSpeedKmh, Math.min(profile.walkSpeedKmh, highestKmh));
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

  function coolingDown(moment: PacerMoment, sinceMs: number): PacerWish {
    const lengthMs = coolDownLengthMs(plan.lengthMs ?? Number.POSITIVE_INFINITY);
    const passedMs = moment.nowMs - sinceMs;
    const share = Math.min(1, passedMs / lengthMs);
    const walkSpeedKmh = Math.min(profile.walkSpeedKmh, coolDownFromKmh);
    const plannedKmh = coolDownFromKmh + (walkSpeedKmh - coolDownFromKmh) * share;
    // Whoever slowed the belt on the way out, by hand or at the console, is not carried up again.
    const speedKmh = Math.min(plannedKmh, moment.target.speedKmh, byHand?.speedKmh ?? plannedKmh);
    const isByHand = byHand !== undefined && speedKmh === byHand.speedKmh;
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

  function following(moment: PacerMoment): PacerWish {
    const context: PacingContext = {
      profile,
      band,
      tempoRange,
      playing: moment.playing,
      requestedSpeedKmh: moment.target.speedKmh,
      requestedInclinePercent: moment.target.inclinePercent,
      reportedSpeedKmh: moment.reportedSpeedKmh,
      heartRate: moment.heartRate,
      cadenceSpm: moment.cadenceSpm,
      manual: manual(),
      elapsedMs: moment.elapsedMs,
      warmUpMs: warmUpLengthMs(plan.lengthMs),
      stretchLimitPercent: plan.stretchLimitPercent,
    };
    const step = pacingStep(context, state);
    state = step.state;
    wantedTempoBpm = step.target.wantedTempoBpm;
    const allowed =
      plan.mode === 'iLead' ? step.target : applyAutomation(automation(), step.target, moment.target);
    const isRise = allowed.speedKmh > moment.target.speedKmh;
    const speedKmh =
      plan.mode === 'musicLeads' && isRise && !isOnDownbeat(moment.playing)
        ? moment.target.speedKmh
        : allowed.speedKmh;
    return {
      request: {
        source: plan.mode === 'iLead' ? 'person' : 'music',
        speedKmh,
        inclinePercent: allowed.inclinePercent,
      },
      playbackRate: step.target.playbackRate,
      reasons: allowed.reasons,
      isHandsOff: false,
    };
  }

  /** In shadow nothing is sent but what a person set by hand. What would have been sent is told. */
  function shadowed(wish: PacerWish, { target }: PacerMoment): PacerWish {
    if (wish.isHandsOff) return wish;
    if (byHand !== undefined) return { ...wish, request: { source: 'person', ...byHand } };
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
    const hold = moment.state.holds.find((reason) => handsOffHolds.includes(reason));
    if (hold !== undefined) return handsOff(moment, hold);
    if (moment.state.kind === 'coolDown') return coolingDown(moment, moment.state.sinceMs);
    if (plan.mode === 'musicLeads' && !moment.state.holds.includes('manualOverride')) byHand = undefined;
    if (plan.mode === 'musicLeads' && moment.state.holds.includes('manualOverride')) {
      if (byHand === undefined) return handsOff(moment, 'manualOverride');
      return {
        request: { source: 'person', ...byHand },
        playbackRate: moment.playing?.playbackRate ?? 1,
        reasons: [{ kind: 'override', ...byHand }],
        isHandsOff: false,
      };
    }
    return comingUp(moment) ?? following(moment);
  }

  return {
    get automation() {
      return automation();
    },
    get band() {
      return band;
    },
    get tempoRange() {
      return tempoRange;
    },
    getReady() {
      ({ band, centreSpm, tempoRange } = sessionFrame(plan, limits()));
    },
    wish(moment) {
      const wish = decide(moment);
      return automation() === 'shadow' ? shadowed(wish, moment) : wish;
    },
    comeUp() {
      isComingUp = true;
      byHand = undefined;
    },
    adopt(target) {
      isComingUp = false;
      byHand = plan.mode === 'iLead' ? target : undefined;
      offset = {
        speedKmh: Math.min(0, offset.speedKmh),
        inclinePercent: Math.min(0, offset.inclinePercent),
      };
    },
    setByHand(wanted, current) {
      isComingUp = false;
      // A second press before the belt got there counts from the first one, not from where the belt is.
      const from = byHand ?? current;
      const target = { ...from, ...wanted };
      offset = {
        speedKmh: offset.speedKmh + target.speedKmh - from.speedKmh,
        inclinePercent: offset.inclinePercent + target.inclinePercent - from.inclinePercent,
      };
      byHand = target;
    },
    nudged(step, current) {
      const from = byHand ?? current;
      const { minimumSpeedKmh, maximumSpeedKmh, maximumInclinePercent } = band.caps;
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
      speedKmh: Math.max(byHand?.speedKmh ?? current.speedKmh, current.speedKmh),
      inclinePercent: Math.max(byHand?.inclinePercent ?? current.inclinePercent, current.inclinePercent),
    }),
    release() {
      if (plan.mode === 'iLead') return;
      byHand = undefined;
      offset = noOffset;
    },
    beginCoolDown(fromKmh) {
      coolDownFromKmh = fromKmh;
      byHand = undefined;
    },
    queueWish: () => ({ tempoBpm: wantedTempoBpm, centreSpm, gait: band.gait, seed: plan.seed }),
  };
}

/** One press, kept within what the belt can do: presses beyond it would have to be taken back one by one. */
function pressed(wanted: number, step: number, present: number, low: number, high: number): number {
  const next = clampTo(wanted, low, high) + step;
  return clampTo(step < 0 ? Math.min(next, present) : next, low, high);
}

/** Rises land where the music takes a breath; without beats ahead there is nothing to wait for. */
function isOnDownbeat(playing: PlayingTrack | undefined): boolean {
  if (playing === undefined) return true;
  const waitMs = msUntilDownbeat(playing.tempo, playing.positionS, playing.playbackRate);
  return waitMs === undefined || waitMs <= downbeatWindowMs || waitMs > longestDownbeatWaitMs;
}

/** Whether anything but a person keeps the belt from rising. */
export function isHeld(state: SessionState): boolean {
  return isPacing(state) && state.holds.length > 0;
}
