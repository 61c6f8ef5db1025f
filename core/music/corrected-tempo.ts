import { barOf, heardBar, remainder, usualBar } from './bar.ts';
import { evenGrid, regridded, type BeatsInBars } from './regridded-beats.ts';
import type { TempoAnalysis } from './tempo-analysis.ts';
import { exactReading, tempoAsRead, tempoReading } from './tempo-reading.ts';
import type { TempoRepair } from './tempo-repair.ts';
import type { Track } from './track.ts';

/** A track with the tempo that its runner says it has. */
export function correctedTrack(track: Track, repair: TempoRepair): Track {
  const detectedTempoBpm = track.detectedTempoBpm ?? track.tempo.tempoBpm;
  return { ...track, tempo: correctedTempo(track.tempo, repair, 1), detectedTempoBpm };
}

/**
 * A track with the tempo that other runners say it has. They choose among the readings of what was heard here, and no
 * more: a tempo that is none of them is left alone, their figure only says which reading is meant (the tempo is exactly
 * that multiple of what was heard), and how sure it is that there is a beat at all is what listening said (its readings
 * together). Nobody moves another one's belt by a made-up figure. Where bars begin is taken as they say it.
 */
export function trackByOthers(track: Track, repair: TempoRepair): Track {
  const { tempo } = track;
  const reading = tempoReading(repair.tempoBpm, tempo.tempoBpm);
  if (reading === undefined) return track;
  const meant = { ...repair, tempoBpm: tempoAsRead(tempo.tempoBpm, reading) };
  const ofReadings = tempo.alternatives.reduce((sum, { probability }) => sum + probability, tempo.confidence);
  return {
    ...track,
    tempo: correctedTempo(tempo, meant, Math.min(1, ofReadings)),
    detectedTempoBpm: tempo.tempoBpm,
    isTempoFromOthers: true,
  };
}

/**
 * An analysis with the tempo that a person says it has.
 *
 * The beats are changed as little as the correction allows, because they were heard in the recording and follow its
 * drift, which one figure cannot. The tempo is always the one that the beats have: where those that were heard stay, it is
 * theirs, and the figure only said which reading is meant.
 *
 * - within 8 % of what was heard it is the same beat: the beats stay;
 * - within 8 % of twice or half of it the tracker was an octave off, by far its most frequent mistake, and within 3 %
 *   of 3/2, 5/4, 4/3, three times, or the reverse of these, it followed another layer: beats are put between those
 *   that were heard, or left out, and downbeats stay beats;
 * - where what was heard keeps its tempo (`isSteady`), all of this is within 1 %: a grid that is off by more is another one;
 * - anything else means that the tracker followed something that is not the beat. Then nothing but one downbeat is
 *   worth keeping: an even grid goes through it to the end, or for 15 minutes. It may drift off the music after a while;
 *   steps are matched to the tempo and not to single beats, and rises of speed only wait for a beat that is near.
 *
 * @param heard the analysis as it was; its beats are looked at when the result's are first asked for
 * @param confidence 0 (a guess) to 1 (certain)
 */
export function correctedTempo(heard: TempoAnalysis, repair: TempoRepair, confidence: number): TempoAnalysis {
  const { durationS, alternatives, engine } = heard;
  const reading = exactReading(repair.tempoBpm, heard);
  const isSteady = reading === undefined ? true : heard.isSteady;
  let made: BeatsInBars | undefined;
  const beats = (): BeatsInBars => (made ??= correctedBeats(heard, repair));
  const tempo: TempoAnalysis = {
    tempoBpm: reading === undefined ? repair.tempoBpm : tempoAsRead(heard.tempoBpm, reading),
    confidence,
    durationS,
    alternatives,
    engine,
    ...(isSteady !== undefined && { isSteady }),
    get beatsS() {
      return beats().beatsS;
    },
  };
  if (heardBar(heard) === undefined && repair.downbeatS === undefined && reading !== undefined) return tempo;
  return Object.defineProperty(tempo, 'bar', { get: () => beats().bar ?? usualBar, enumerable: true });
}

/**
 * Where the bar begins when it is moved by a number of beats; undefined where there are too few beats.
 *
 * @param byBeats whole; later when positive
 * @returns seconds from the start of the recording
 */
export function movedDownbeat(tempo: TempoAnalysis, byBeats: number): number | undefined {
  const { beats, firstDownbeatIndex } = barOf(tempo);
  return tempo.beatsS[remainder(firstDownbeatIndex + byBeats, beats)];
}

function correctedBeats(heard: TempoAnalysis, { tempoBpm, downbeatS }: TempoRepair): BeatsInBars {
  const { beatsS, durationS } = heard;
  const bar = heardBar(heard);
  const reading = exactReading(tempoBpm, heard);
  if (reading !== undefined)
    return regridded({ beatsS, ...(bar !== undefined && { bar }) }, reading, { durationS, downbeatS });
  const firstS = beatsS[0] ?? 0;
  const anchorS = downbeatS ?? (bar === undefined ? undefined : beatsS[bar.firstDownbeatIndex]) ?? firstS;
  return evenGrid(tempoBpm, { firstS, anchorS, durationS });
}
