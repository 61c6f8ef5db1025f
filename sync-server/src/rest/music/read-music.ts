import type { Pool } from 'pg';
import type { z } from 'zod';
import type { Reading, ReadingRequest, readingsSchema } from '#contract/rest/music.ts';
import { sessionRange } from '#core/pacing/session-range.ts';
import { targetBand } from '#core/pacing/target-band.ts';
import { paceEffort, readTrack } from '#core/pacing/track-reading.ts';
import { findProfile } from '#server/rest/profile/find-profile.ts';
import { toRunnerProfile } from '#server/rest/profile/rest-profile.ts';
import type { CoachAnswer, ModelCoach } from './model-coach.ts';
import { findTempoFacts } from './tempo-facts.ts';

export interface MusicParts {
  readonly pool: Pool;
  readonly wallTimeMs: () => number;
  /** Undefined: rules alone. */
  readonly coach: ModelCoach | undefined;
}

type Readings = z.infer<typeof readingsSchema>;

/** Reads tracks for a runner: by the rules, and where there is a language model by that within the same bounds. */
export async function readMusic(
  { pool, coach }: MusicParts,
  accountId: string,
  request: ReadingRequest,
  signal: AbortSignal,
): Promise<Readings> {
  const { goal, inclinePercent, profileId } = request;
  const fingerprints = request.tracks.flatMap(({ fingerprint }) => fingerprint ?? []);
  const [{ profile: found }, facts] = await Promise.all([
    findProfile(pool, accountId, profileId),
    findTempoFacts(pool, accountId, fingerprints),
  ]);
  const profile = toRunnerProfile(found);
  const known = new Map(facts.map((fact) => [fact.fingerprint, fact]));
  const tracks = request.tracks.map(({ fingerprint, ...said }) => {
    const fact = fingerprint === undefined ? undefined : known.get(fingerprint);
    const isSaid = said.tempoBpm !== undefined;
    return {
      ...said,
      tempoBpm: said.tempoBpm ?? fact?.tempoBpm,
      confidence: isSaid ? said.confidence : (fact?.confidence ?? 0),
      durationS: said.durationS ?? fact?.durationS,
    };
  });
  const band = targetBand(goal, profile, { inclinePercent });
  const range = sessionRange(
    tracks.flatMap(({ tempoBpm, confidence }) =>
      tempoBpm === undefined
        ? []
        : [
            {
              tempo: {
                ...{ tempoBpm, confidence, durationS: 1, engine: 'said' },
                ...{ beatsS: [], alternatives: [] },
              },
            },
          ],
    ),
    band,
    profile,
  );
  const asked = tracks.map(({ tempoBpm, durationS, title, artist }) => ({
    ...(tempoBpm !== undefined && { tempoBpm }),
    ...(durationS !== undefined && { durationS }),
    ...(title !== undefined && { title }),
    ...(artist !== undefined && { artist }),
  }));
  const nobody = (outcome: CoachAnswer['outcome']): CoachAnswer => ({ paces: new Map(), outcome });
  const { paces, outcome } =
    coach === undefined
      ? nobody('not-configured')
      : request.coach === 'rules'
        ? nobody('not-asked')
        : await coach.read({ accountId, band, profile, tracks: asked, signal });
  const readings = tracks.map((track, index): Reading => {
    const byRules = readTrack(track, band, range);
    const pace = paces.get(index) ?? byRules;
    const { intensityPercent, kcalPerMin } = paceEffort(pace, profile);
    return {
      tempoBpm: track.tempoBpm ?? null,
      foldedBpm: byRules.foldedBpm ?? null,
      isMatch: byRules.isMatch,
      speedKmh: pace.speedKmh,
      inclinePercent: pace.inclinePercent,
      intensityPercent: Number(intensityPercent.toFixed(1)),
      kcalPerMin: Number(kcalPerMin.toFixed(2)),
      kcal: track.durationS === undefined ? null : Number(((kcalPerMin * track.durationS) / 60).toFixed(1)),
      by: paces.has(index) ? 'model' : 'rules',
    };
  });
  const { lowKmh, highKmh, gait, caps } = band;
  return {
    band: {
      ...{ lowKmh, highKmh, gait, inclinePercent: band.inclinePercent },
      maximumInclinePercent: caps.maximumInclinePercent,
    },
    readings,
    model: outcome,
  };
}
