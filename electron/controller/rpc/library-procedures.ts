import type { TrackSummary } from '#contract/rpc/music-library.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { Track } from '#core/music/track.ts';
import { batteryReason } from '#electron/controller/wait-for-power.ts';
import { implemented } from './implemented.ts';
import { latestValues } from './latest-values.ts';
import type { RpcSurroundings } from './rpc-surroundings.ts';

const progressGapMs = 250;
/** Why listening waits when a page says so; a run has a reason of its own. */
const personsReason = 'person';

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
    setTempo: procedures.setTempo.handler(({ input: { trackId, tempoBpm } }) =>
      library.setTempo(trackId, tempoBpm ?? undefined),
    ),
    moveDownbeat: procedures.moveDownbeat.handler(({ input: { trackId, byBeats } }) =>
      library.moveDownbeat(trackId, byBeats),
    ),
    playlists: procedures.playlists.handler(() =>
      library.playlists.map(({ tracks: _tracks, ...playlist }) => playlist),
    ),
    folders: procedures.folders.handler(() => [...library.folders]),
    addFolder: procedures.addFolder.handler(({ input }) => library.addFolder(input.path)),
    addSamples: procedures.addSamples.handler(() => library.addSamples()),
    removeFolder: procedures.removeFolder.handler(({ input }) => library.removeFolder(input.folderId)),
    pause: procedures.pause.handler(() => library.pause(personsReason)),
    resume: procedures.resume.handler(() => {
      library.resume(personsReason);
      // A person may want it now, battery or not.
      library.resume(batteryReason);
    }),
    track: procedures.track.handler(({ input: { trackId } }) => {
      const track = library.track(trackId);
      if (track === undefined) throw new BeatRunnerError('storage/not-found', { what: 'track', id: trackId });
      const { beatsS, bar } = track.tempo;
      return { ...summaryOf(track), beatsS: [...beatsS], ...(bar !== undefined && { bar }) };
    }),
  };
}

function summaryOf(track: Track): TrackSummary {
  const { trackId, title, artist, album, tempo, detectedTempoBpm } = track;
  const isTempoFromOthers = track.isTempoFromOthers === true;
  const { tempoBpm, confidence, durationS } = tempo;
  return {
    trackId,
    title,
    ...(artist === undefined ? {} : { artist }),
    ...(album === undefined ? {} : { album }),
    tempoBpm,
    detectedTempoBpm: detectedTempoBpm ?? tempoBpm,
    isTempoCorrected: detectedTempoBpm !== undefined && !isTempoFromOthers,
    isTempoFromOthers,
    confidence,
    durationS,
  };
}
