import type { TrackSummary } from '#contract/rpc/music-library.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { Track } from '#core/music/track.ts';
import { implemented } from './implemented.ts';
import { latestValues } from './latest-values.ts';
import type { RpcSurroundings } from './rpc-surroundings.ts';

const progressGapMs = 250;

export function libraryProcedures({ library, realClock }: RpcSurroundings) {
  const procedures = implemented.library;
  return {
    progress: procedures.progress.handler(({ signal }) =>
      latestValues(
        { read: () => library.progress, onChange: (listener) => library.onProgress(listener) },
        { clock: realClock, gapMs: progressGapMs, signal },
      ),
    ),
    tracks: procedures.tracks.handler(({ input: { offset, limit } }) => {
      const { tracks } = library;
      return { total: tracks.length, tracks: tracks.slice(offset, offset + limit).map(summaryOf) };
    }),
    setTempo: procedures.setTempo.handler(unknown),
    folders: procedures.folders.handler(unknown),
    addFolder: procedures.addFolder.handler(unknown),
    addSamples: procedures.addSamples.handler(unknown),
    removeFolder: procedures.removeFolder.handler(unknown),
    pause: procedures.pause.handler(() => library.pause('person')),
    resume: procedures.resume.handler(() => library.resume('person')),
    track: procedures.track.handler(({ input: { trackId } }) => {
      const track = library.track(trackId);
      if (track === undefined) throw new BeatRunnerError('storage/not-found', { what: 'track', id: trackId });
      return { ...summaryOf(track), beatsS: [...track.tempo.beatsS] };
    }),
  };
}

function unknown(): never {
  throw new BeatRunnerError('rpc/unknown-procedure');
}

function summaryOf({ trackId, title, artist, album, tempo }: Track): TrackSummary {
  const { tempoBpm, confidence, durationS } = tempo;
  return {
    trackId,
    title,
    ...(artist === undefined ? {} : { artist }),
    ...(album === undefined ? {} : { album }),
    tempoBpm,
    detectedTempoBpm: tempoBpm,
    isTempoCorrected: false,
    confidence,
    durationS,
  };
}
