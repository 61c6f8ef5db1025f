import { correctedTrack, trackByOthers } from '#core/music/corrected-tempo.ts';
import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';
import type { TempoRepair } from '#core/music/tempo-repair.ts';
import type { Track } from '#core/music/track.ts';
import { createListeners } from '#contract/runtime/listeners.ts';
import type { KnownFile, LibraryRepository, RecordingTags } from '#contract/storage/store.ts';

/** What a test may look at and tamper with. */
export interface MemoryLibrary extends LibraryRepository {
  readonly files: Map<string, KnownFile>;
  readonly tags: Map<string, RecordingTags>;
  /** Keys are `trackId engine`. */
  readonly analyses: Map<string, TempoAnalysis>;
  /** Number of analyses saved so far: how often somebody listened. */
  readonly savedAnalyses: number;
  /** What other runners agree on, by recording. */
  readonly repairsOfOthers: Map<string, TempoRepair>;
  /** They came from elsewhere. */
  tellRepairs(): void;
}

/** A library that keeps everything in this process. */
export function createMemoryLibrary(): MemoryLibrary {
  const files = new Map<string, KnownFile>();
  const tags = new Map<string, RecordingTags>();
  const analyses = new Map<string, TempoAnalysis>();
  const corrections = new Map<string, TempoRepair>();
  const repairsCame = createListeners<void>();
  const repairsOfOthers = new Map<string, TempoRepair>();
  let savedAnalyses = 0;
  let sortedPaths: readonly string[] | undefined;
  const sorted = (): readonly string[] => (sortedPaths ??= [...files.keys()].sort());
  const isBelow = (folder: string, path: string) =>
    path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

  return {
    files,
    tags,
    analyses,
    repairsOfOthers,
    tellRepairs: () => repairsCame.emit(),
    get savedAnalyses() {
      return savedAnalyses;
    },
    async knownFiles(paths) {
      if (paths.length > 1000) throw new RangeError('at most 1000 paths at a time');
      return paths.flatMap((path) => files.get(path) ?? []);
    },
    async saveFiles(changed) {
      for (const file of changed) {
        if (!files.has(file.path)) sortedPaths = undefined;
        files.set(file.path, file);
      }
    },
    async forgetFiles(paths) {
      for (const path of paths) files.delete(path);
      sortedPaths = undefined;
    },
    async pathsBelow(folder, afterPath, limit) {
      const all = sorted();
      let [low, high] = [0, all.length];
      while (afterPath !== undefined && low < high) {
        const middle = (low + high) >> 1;
        if ((all[middle] ?? '') <= afterPath) low = middle + 1;
        else high = middle;
      }
      const page: string[] = [];
      for (let i = low; i < all.length && page.length < limit; i += 1) {
        const path = all[i] ?? '';
        if (isBelow(folder, path)) page.push(path);
      }
      return page;
    },
    async filesOf(trackId) {
      return sorted().flatMap((path) => {
        const file = files.get(path);
        return file?.trackId === trackId ? file : [];
      });
    },
    async saveTags(trackId, recordingTags) {
      tags.set(trackId, recordingTags);
    },
    async analysis(trackId, engine) {
      return analyses.get(`${trackId} ${engine}`);
    },
    async saveAnalysis(trackId, analysis) {
      savedAnalyses += 1;
      analyses.set(`${trackId} ${analysis.engine}`, analysis);
    },
    async saveTempoCorrection(trackId, repair) {
      if (repair === undefined) corrections.delete(trackId);
      else corrections.set(trackId, { ...corrections.get(trackId), ...repair });
    },
    async ownRepair(trackId) {
      return corrections.get(trackId);
    },
    async tracksBelow(folder, engine) {
      const tracks = new Map<string, Track>();
      for (const path of sorted()) {
        const { trackId, problem } = files.get(path) ?? {};
        if (problem !== undefined) continue;
        const tempo = trackId === undefined ? undefined : analyses.get(`${trackId} ${engine}`);
        if (trackId === undefined || tempo === undefined || tracks.has(trackId) || !isBelow(folder, path))
          continue;
        const track = { title: path, ...tags.get(trackId), trackId, path, tempo };
        tracks.set(trackId, repaired(track, corrections.get(trackId), repairsOfOthers.get(trackId)));
      }
      return [...tracks.values()];
    },
    onRepairsFromElsewhere: (listener) => repairsCame.add(listener),
  };
}

function repaired(track: Track, own: TempoRepair | undefined, others: TempoRepair | undefined): Track {
  if (own !== undefined) return correctedTrack(track, own);
  return others === undefined ? track : trackByOthers(track, others);
}
