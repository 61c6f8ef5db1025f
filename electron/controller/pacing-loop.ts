import { middleKmh, placeAt, type CoursePart } from '#core/pacing/programme-course.ts';
import type { EnvelopeVerdict } from '#core/safety/envelope.ts';
import type { StateOf } from '#core/session/session-state.ts';
import type { BeltAim } from './belt-aim.ts';
import type { BodyMonitor } from './body-monitor.ts';
import type { Jukebox } from './jukebox.ts';
import { isHeld, type Pacer, type PacerWish } from './pacer.ts';
import type { TimelineFact } from './timeline.ts';
import type { TreadmillDriver } from './treadmill-driver.ts';

export interface PacingLoopOptions {
  readonly pacer: Pacer;
  readonly aim: BeltAim;
  readonly driver: TreadmillDriver;
  readonly jukebox: Jukebox;
  readonly body: BodyMonitor;
  readonly tell: (fact: TimelineFact) => void;
}

/** From a wish to a target, ten times a second while the belt is ours. */
export interface PacingLoop {
  /** What was wished and what became of it; undefined before the first look. */
  readonly last: { readonly wish: PacerWish; readonly verdict: EnvelopeVerdict } | undefined;
  look(state: StateOf<'running'> | StateOf<'coolDown'>, elapsedMs: number, nowMs: number): void;
  /** What the belt does becomes the target, for the envelope and for the pacer. */
  adoptBelt(): void;
}

export function createPacingLoop({ pacer, aim, driver, jukebox, body, tell }: PacingLoopOptions): PacingLoop {
  let last: PacingLoop['last'];
  let toldReason = '';
  let toldPart: CoursePart | undefined;

  function adoptBelt(): void {
    aim.adopt();
    pacer.adopt(aim.target);
  }

  function tellTarget(wish: PacerWish, verdict: EnvelopeVerdict, before: BeltAim['target']): void {
    const { speedKmh, inclinePercent, cuts } = verdict;
    const hasMoved = before.speedKmh !== speedKmh || before.inclinePercent !== inclinePercent;
    // The first reason is the leading one; the others come and go with every breath of the heart.
    const leading = wish.reasons[0]?.kind ?? '';
    if (!hasMoved && leading === toldReason) return;
    toldReason = leading;
    tell({
      kind: 'target',
      speedKmh,
      wantedKmh: wish.request.speedKmh,
      inclinePercent,
      reasons: wish.reasons,
      cuts,
    });
  }

  /** A part begins with its minutes, whoever has the belt then. */
  function tellPart(elapsedMs: number): void {
    const { course } = pacer;
    if (course === undefined) return;
    const { part, index } = placeAt(course, elapsedMs);
    if (part === undefined || part === toldPart) return;
    toldPart = part;
    tell({
      kind: 'part',
      programme: course.name,
      effort: part.effort,
      number: index + 1,
      count: course.parts.length,
      lengthMs: part.lengthMs,
      partKmh: middleKmh(part.band),
    });
  }

  return {
    get last() {
      return last;
    },
    adoptBelt,
    look(state, elapsedMs, nowMs) {
      if (state.kind === 'running') tellPart(elapsedMs);
      // Nothing was said to this belt on this link yet: what it does comes first, wishes come after.
      if (driver.state.speed.requested === undefined) {
        if (driver.state.belt !== 'moving') return;
        adoptBelt();
      }
      const heartRate = body.heartRate(nowMs);
      const before = aim.target;
      const wish = pacer.wish({
        nowMs,
        elapsedMs,
        state,
        target: before,
        reportedSpeedKmh: driver.state.speed.reported,
        playing: jukebox.playing(),
        heartRate,
        cadenceSpm: body.cadenceSpm(nowMs),
      });
      jukebox.setPlaybackRate(wish.playbackRate);
      const verdict = aim.aim(wish.request, {
        isHeld: isHeld(state),
        heartRateBpm: heartRate?.heartRateBpm,
        missingStepsMs: body.missingStepsMs(nowMs),
        isHandsOff: wish.isHandsOff,
      });
      last = { wish, verdict };
      if (verdict.announce !== undefined) tell({ kind: 'announced', speedKmh: verdict.announce.speedKmh });
      tellTarget(wish, verdict, before);
    },
  };
}
