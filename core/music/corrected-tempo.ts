import type { TempoAnalysis } from './tempo-analysis.ts';
import type { Track } from './track.ts';

/** Within this share two tempi are readings of one beat: nobody taps more exactly, and recordings drift by as much. */
export const sameBeatShare = 0.08;

/** A track with the tempo that its runner says it has. */
export function correctedTrack(track: Track, tempoBpm: number): Track {
  const detectedTempoBpm = track.detectedTempoBpm ?? track.tempo.tempoBpm;
  return { ...track, tempo: correctedTempo(track.tempo, tempoBpm), detectedTempoBpm };
}

/**
 * An analysis with the tempo that a person says it has. Their word counts as certain.
 *
 * The beats are changed as little as the correction allows, because they were heard in the recording and follow its
 * drift, which one figure cannot:
 *
 * - within 8 % of what was heard it is the same beat, told more exactly: the beats stay;
 * - within 8 % of twice or half of it the tracker was an octave off, by far its most frequent mistake: a beat is put
 *   half-way between each two, or every second one left out, which keeps every remaining beat where it was heard;
 * - anything else means that the tracker followed something that is not the beat. Then nothing but the first beat is
 *   worth keeping: an even grid goes on from it to the end. It may drift off the music after a while; steps are matched
 *   to the tempo and not to single beats, and rises of speed only wait for a beat that is near.
 *
 * @param heard the analysis as it was; its beats are looked at when the result's are first asked for
 * @param tempoBpm beats per minute, more than 0
 */
export function correctedTempo(heard: TempoAnalysis, tempoBpm: number): TempoAnalysis {
  const { tempoBpm: heardBpm, durationS, alternatives, engine } = heard;
  let beatsS: readonly number[] | undefined;
  return {
    tempoBpm,
    confidence: 1,
    durationS,
    alternatives,
    engine,
    get beatsS() {
      beatsS ??= correctedBeats(heard.beatsS, { heardBpm, tempoBpm, durationS });
      return beatsS;
    },
  };
}

function correctedBeats(
  beatsS: readonly number[],
  facts: { readonly heardBpm: number; readonly tempoBpm: number; readonly durationS: number },
): readonly number[] {
  const ratio = facts.tempoBpm / facts.heardBpm;
  if (isAbout(ratio, 1)) return beatsS;
  if (isAbout(ratio, 2)) return doubled(beatsS, facts.durationS);
  if (isAbout(ratio, 1 / 2)) return beatsS.filter((_, index) => index % 2 === 0);
  return evenGrid(beatsS[0] ?? 0, facts.tempoBpm, facts.durationS);
}

/** Rounding must not decide about exactly 8 %. */
function isAbout(ratio: number, wanted: number): boolean {
  return Math.abs(ratio / wanted - 1) <= sameBeatShare + 1e-9;
}

/** The last beat gets a half-way one too where the recording still has room: its bar goes on. */
function doubled(beatsS: readonly number[], durationS: number): readonly number[] {
  return beatsS.flatMap((beatS, index) => {
    const next = beatsS[index + 1] ?? beatS + (beatS - (beatsS[index - 1] ?? beatS));
    const between = (beatS + next) / 2;
    return next === beatS || between > durationS ? [beatS] : [beatS, between];
  });
}

function evenGrid(firstS: number, tempoBpm: number, durationS: number): readonly number[] {
  const count = Math.max(0, Math.floor(((durationS - firstS) * tempoBpm) / 60 + 1e-9) + 1);
  return Array.from({ length: count }, (_, index) => firstS + (index * 60) / tempoBpm);
}
