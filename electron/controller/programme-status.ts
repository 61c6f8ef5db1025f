import type { SessionState } from '#core/session/session-state.ts';
import type { PartEffort, ProgrammeName } from '#core/pacing/programme.ts';
import { middleKmh, placeAt, type CoursePart, type ProgrammeCourse } from '#core/pacing/programme-course.ts';

/** A part as it is told ahead; km/h: what it asks for, the middle of its band. */
interface ToldPart {
  readonly effort: PartEffort;
  readonly lengthMs: number;
  readonly speedKmh: number;
}

/** Where in its programme a run is. */
export interface ProgrammeStatus {
  readonly name: ProgrammeName;
  readonly count: number;
  /** Absent from the first part on. */
  readonly warmUp?: { readonly lengthMs: number; readonly leftMs: number };
  /** Absent in the warm-up, and from the cool-down on. Parts count from 1. */
  readonly part?: ToldPart & { readonly number: number; readonly leftMs: number };
  /** Absent: the cool-down comes next, or is there. */
  readonly next?: ToldPart;
}

/** @returns undefined where the run is no programme */
export function programmeStatus(
  course: ProgrammeCourse | undefined,
  elapsedMs: number,
  state: SessionState,
): ProgrammeStatus | undefined {
  if (course === undefined) return undefined;
  const about = { name: course.name, count: course.parts.length };
  if (state.kind === 'coolDown') return about;
  const { part, index, next } = placeAt(course, elapsedMs);
  const { warmUpMs } = course;
  return {
    ...about,
    ...(part === undefined
      ? { warmUp: { lengthMs: warmUpMs, leftMs: warmUpMs - elapsedMs } }
      : { part: { ...told(part), number: index + 1, leftMs: Math.max(0, endOf(part) - elapsedMs) } }),
    ...(next === undefined ? {} : { next: told(next) }),
  };
}

function endOf({ startsAtMs, lengthMs }: CoursePart): number {
  return startsAtMs + lengthMs;
}

function told({ effort, lengthMs, band }: CoursePart): ToldPart {
  return { effort, lengthMs, speedKmh: middleKmh(band) };
}
