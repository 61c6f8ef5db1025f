import { describe, expect, it } from 'vitest';
import { examplePacing, exampleRunner, exampleTrack, playingTrack } from '#tests/support/pacing-examples.ts';
import type { PacingContext } from './pacing-target.ts';
import { programmeFor, type ProgrammeName } from './programme.ts';
import { courseOf } from './programme-course.ts';
import { newProgramme, programmeLeads, type ProgrammeState } from './programme-leads.ts';

const courseNamed = (name: ProgrammeName) =>
  courseOf(programmeFor(name, exampleRunner, undefined), exampleRunner, {});
const thirds = courseNamed('progression');
const fours = courseNamed('fourByFour');

/** Thirds of eight minutes after three of warm-up: 7.9, 9.3 and 11.4 km/h. */
const minute = (at: number): number => at * 60_000;

/** Steps through a programme second by second, the belt wherever it is told to be. */
function runThrough(
  fromMin: number,
  toMin: number,
  changes: (elapsedMs: number, speedKmh: number) => Partial<PacingContext>,
  {
    course = thirds,
    state = newProgramme,
  }: { readonly course?: typeof thirds; readonly state?: ProgrammeState } = {},
) {
  let memory = state;
  let speedKmh = 5;
  let last = programmeLeads(examplePacing({ elapsedMs: minute(fromMin) }), course, memory);
  for (let elapsedMs = minute(fromMin); elapsedMs < minute(toMin); elapsedMs += 1000) {
    const context = examplePacing({
      elapsedMs,
      warmUpMs: course.warmUpMs,
      requestedSpeedKmh: speedKmh,
      reportedSpeedKmh: speedKmh,
      ...changes(elapsedMs, speedKmh),
    });
    last = programmeLeads(context, course, memory);
    memory = last.state;
    ({ speedKmh } = last.target);
  }
  return last;
}

const heart = (heartRateBpm: number, ageMs = 0) => ({ heartRate: { heartRateBpm, ageMs } });
const at = (elapsedMin: number, changes: Partial<PacingContext> = {}) =>
  programmeLeads(
    examplePacing({ elapsedMs: minute(elapsedMin), warmUpMs: thirds.warmUpMs, ...changes }),
    thirds,
    newProgramme,
  ).target;

describe('a programme', () => {
  it('warms up from the walk to its easiest part, then asks for the middle of each', () => {
    expect([at(0).speedKmh, at(1.5).speedKmh, at(3).speedKmh]).toEqual([5, 6.5, 7.9]);
    expect([at(11).speedKmh, at(19).speedKmh, at(26).speedKmh]).toEqual([9.3, 11.4, 11.4]);
    expect(at(1).reasons[0]).toMatchObject({ kind: 'warmUp', lengthMs: minute(3) });
    expect(at(12).reasons[0]).toEqual({ kind: 'part', effort: 'steady', number: 2, count: 3 });
  });

  it('is not held by music that nobody knows', () => {
    expect(at(12, { playing: undefined }).speedKmh).toBe(9.3);
    const unknown = at(12, { playing: undefined }).reasons.map(({ kind }) => kind);
    expect(unknown).not.toContain('musicUnknown');
  });

  it('puts the music on the steps, and wants the next track at them', () => {
    const playing = playingTrack(exampleTrack('now', 170), 1);
    const target = at(12, { playing, cadenceSpm: 174 });
    expect(target.playbackRate).toBeCloseTo(174 / 170, 9);
    expect(target.wantedTempoBpm).toBe(174);
  });

  it('adds what the person asked for, within the part’s band and down to a walk', () => {
    const offset = (speedKmh: number) => at(12, { manual: { speedKmh, inclinePercent: 0 } }).speedKmh;
    expect([offset(0.5), offset(3), offset(-2), offset(-9)]).toEqual([9.8, 10.3, 6.8, 5]);
    expect(at(0, { manual: { speedKmh: 1, inclinePercent: 0 } }).speedKmh).toBe(6);
    const tilted = at(12, { manual: { speedKmh: 0, inclinePercent: 2 } });
    expect(tilted.inclinePercent).toBe(2);
    expect(tilted.speedKmh).toBeLessThan(9.3);
  });
});

describe('the heart in a programme', () => {
  it('takes off at once where it is above the zone, in a part that is not an easier one', () => {
    const { target } = runThrough(11, 12, () => heart(165));
    expect(target.speedKmh).toBeLessThan(9);
    expect(target.reasons.map(({ kind }) => kind)).toContain('heartAboveZone');
  });

  it('adds nothing before it had two minutes at the part’s speed, and nothing beyond the band', () => {
    expect(runThrough(11, 13, () => heart(100)).target.speedKmh).toBe(9.3);
    const late = runThrough(11, 19, () => heart(100)).target.speedKmh;
    expect(late).toBeGreaterThan(9.3);
    expect(late).toBeLessThanOrEqual(thirds.parts[1]?.band.highKmh ?? 0);
  });

  it('has two minutes to come down from a harder part', () => {
    // The easy part between begins at 14 min.
    const coming = runThrough(14, 15.9, () => heart(170), { course: fours, state: hardPart() });
    expect(coming.target.speedKmh).toBeCloseTo(8.5, 9);
    const stayed = runThrough(14, 16.9, () => heart(170), { course: fours, state: hardPart() });
    expect(stayed.target.speedKmh).toBeLessThan(8);
  });

  it('keeps what it took off for the next part of that effort, and nothing that it added', () => {
    const first = runThrough(10, 14, () => heart(182), { course: fours });
    const tookKmh = first.state.trim.trimKmh;
    expect(tookKmh).toBeLessThan(-0.5);
    const second = runThrough(14, 17.1, (elapsedMs) => heart(elapsedMs < minute(17) ? 125 : 170), {
      course: fours,
      state: first.state,
    });
    expect(second.state.partIndex).toBe(2);
    expect(second.target.speedKmh).toBeCloseTo(Math.round((12.5 + tookKmh) * 10) / 10, 1);
    const easy = runThrough(10, 14, () => heart(120), { course: fours });
    expect(easy.state.trim.trimKmh).toBeGreaterThan(0);
    const next = runThrough(14, 17.1, () => heart(125), { course: fours, state: easy.state });
    expect(next.target.speedKmh).toBe(12.5);
  });

  it('holds the speed when it is lost, through every part that would be faster', () => {
    const known = runThrough(3, 9, () => heart(122));
    const lost = runThrough(
      9,
      20,
      (_elapsedMs, speedKmh) => ({ ...heart(122, 6000), requestedSpeedKmh: speedKmh }),
      {
        state: known.state,
      },
    );
    expect(lost.state.partIndex).toBe(2);
    expect(lost.target.speedKmh).toBeLessThanOrEqual(known.target.speedKmh);
    expect(lost.target.reasons).toContainEqual({ kind: 'heartLost' });
    const back = runThrough(20, 20.1, () => heart(130), { state: lost.state });
    expect(back.target.speedKmh).toBe(11.4);
  });

  it('holds nothing where it never was, or where the parts are speeds', () => {
    expect(runThrough(11, 20, () => ({ heartRate: undefined })).target.speedKmh).toBe(11.4);
    const walk = courseNamed('walkIntervals');
    const heard = runThrough(3, 5, () => heart(100), { course: walk });
    const lost = runThrough(6, 7, () => heart(100, 9000), { course: walk, state: heard.state });
    expect(lost.target.speedKmh).toBe(6);
  });
});

/** At the end of the first hard part, with a heart that did what it should. */
function hardPart(): ProgrammeState {
  return runThrough(10, 14, () => heart(165), { course: fours }).state;
}
