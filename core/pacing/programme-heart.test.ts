import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { examplePacing, exampleRunner } from '#tests/support/pacing-examples.ts';
import { programmeFor, type ProgrammeName } from './programme.ts';
import { courseOf, middleKmh, placeAt, type ProgrammeCourse } from './programme-course.ts';
import { newProgramme, programmeLeads } from './programme-leads.ts';

/** A heart that follows speed as Hunt 2015 measured it: first order with a delay of 15 s. */
interface Plant {
  /** bpm per km/h: 6.7, spread 4-10. */
  readonly gain: number;
  /** Seconds: 58, spread 30-100. */
  readonly tauS: number;
  /** The speed at which this heart is where the hardest part wants it, as a multiple of that part's speed. */
  readonly fitness: number;
  readonly noiseBpm: number;
}

const delayS = 15;

/** How far the heart is above the zone of the hardest effort, second by second, with the belt on the ramp. */
function excesses(plant: Plant, course: ProgrammeCourse): readonly number[] {
  const hardest = course.parts.reduce((found, part) =>
    middleKmh(part.band) > middleKmh(found.band) ? part : found,
  ).band;
  const { lowBpm, highBpm } = hardest.heartRange ?? { lowBpm: 0, highBpm: 0 };
  const zeroKmh = plant.fitness * middleKmh(hardest);
  const restBpm = (speedKmh: number): number => (lowBpm + highBpm) / 2 + plant.gain * (speedKmh - zeroKmh);
  const last = course.parts.at(-1) ?? { startsAtMs: 0, lengthMs: 0 };
  const speeds: number[] = [];
  const found: number[] = [];
  let memory = newProgramme;
  let beltKmh = exampleRunner.walkSpeedKmh;
  let bodyBpm = restBpm(beltKmh);
  for (let second = 0; second < (last.startsAtMs + last.lengthMs) / 1000; second += 1) {
    const noise = plant.noiseBpm * Math.sin(second * 12.9898) * Math.cos(second * 0.37);
    const step = programmeLeads(
      examplePacing({
        requestedSpeedKmh: beltKmh,
        reportedSpeedKmh: beltKmh,
        heartRate: { heartRateBpm: bodyBpm + noise, ageMs: 500 },
        elapsedMs: second * 1000,
        warmUpMs: course.warmUpMs,
      }),
      course,
      memory,
    );
    memory = step.state;
    beltKmh += Math.min(1 / 60, Math.max(-0.2, step.target.speedKmh - beltKmh));
    speeds.push(beltKmh);
    const { part } = placeAt(course, second * 1000);
    if (part !== undefined) expect(step.target.speedKmh).toBeLessThanOrEqual(part.band.highKmh);
    bodyBpm += (restBpm(speeds[Math.max(0, second - delayS)] ?? beltKmh) - bodyBpm) / plant.tauS;
    found.push(bodyBpm - highBpm);
  }
  return found;
}

const plants = fc.record({
  gain: fc.double({ min: 4, max: 10, noNaN: true }),
  tauS: fc.double({ min: 30, max: 100, noNaN: true }),
  fitness: fc.double({ min: 0.85, max: 1.2, noNaN: true }),
  noiseBpm: fc.double({ min: 0, max: 3, noNaN: true }),
});

describe('a programme with a heart in the loop', () => {
  it.each(['progression', 'rollingTempo', 'fourByFour'] as const)(
    '%s does not exceed the zone of its hardest part by more than 5 bpm, over random hearts',
    (name: ProgrammeName) => {
      const programme = programmeFor(name, exampleRunner, undefined);
      const course = courseOf(programme, exampleRunner, {});
      let worst = Number.NEGATIVE_INFINITY;
      fc.assert(
        fc.property(plants, (plant) => {
          worst = Math.max(worst, ...excesses(plant, course));
          expect(worst).toBeLessThanOrEqual(5);
        }),
        { numRuns: 100 },
      );
      console.info(`${name}: at most ${worst.toFixed(1)} bpm above its hardest zone`);
    },
    30_000,
  );
});
