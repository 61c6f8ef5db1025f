import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { LabelledTrack } from './corpus.ts';
import type { Answer } from './scoreboard.ts';

const resultsShape = z.object({
  peer: z.string(),
  res: z.record(
    z.string(),
    z.object({
      bpm: z.number().nullish(),
      beats: z.array(z.number().nullable()).nullish(),
      from: z.number(),
      sec: z.number(),
      cpu: z.number(),
    }),
  ),
});

/**
 * What other systems said of the same excerpts.
 * @param folder with a JSON file for each: `{ peer, res: { [track id]: { bpm, beats?, from, sec, cpu } } }`
 */
export function readPeerAnswers(
  folder: string,
  tracks: readonly LabelledTrack[],
): ReadonlyMap<string, readonly Answer[]> {
  const byId = new Map(tracks.map((track) => [track.id, track]));
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return new Map(
    files.map((name) => {
      const { peer, res } = resultsShape.parse(JSON.parse(readFileSync(path.join(folder, name), 'utf8')));
      const answers = Object.entries(res).flatMap(([id, { bpm, beats, from, sec, cpu }]) => {
        const track = byId.get(id);
        if (track === undefined) return [];
        const beatsS = beats?.filter((at) => at !== null);
        return [{ track, tempoBpm: bpm ?? 0, beatsS, fromS: from, lengthS: sec, cpuS: cpu }];
      });
      return [peer, answers];
    }),
  );
}
