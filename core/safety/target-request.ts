/** Who wants a target. Automation climbs slowly; a person may change their mind faster. */
export const targetSources = ['music', 'heart', 'plan', 'coolDown', 'coach', 'remote', 'person'] as const;
export type TargetSource = (typeof targetSources)[number];

/** What a mode, a coach or a person would like the belt to do. */
export interface TargetRequest {
  readonly source: TargetSource;
  readonly speedKmh: number;
  readonly inclinePercent: number;
}

/** What the belt was told, and when. */
export interface TargetChange {
  readonly atMs: number;
  readonly speedKmh: number;
  readonly inclinePercent: number;
}
