import type { Unsubscribe } from '#contract/runtime/listeners.ts';
import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';
import type { TempoRepair } from '#core/music/tempo-repair.ts';
import type { Track } from '#core/music/track.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import type {
  NewSession,
  RecordedEvent,
  SessionRecord,
  SessionRemarks,
  SessionSample,
  SessionSummary,
  SessionTotals,
  TrackPlay,
} from '#core/session/session-records.ts';
import type { MachineRecord } from '#core/treadmill/machine-record.ts';
import type { SyncStore } from './sync-store.ts';

export interface ProfileRepository {
  save(profile: RunnerProfile): Promise<void>;
  find(profileId: string): Promise<RunnerProfile | undefined>;
  list(): Promise<readonly RunnerProfile[]>;
}

export interface MachineRepository {
  save(machine: MachineRecord): Promise<void>;
  find(machineId: string): Promise<MachineRecord | undefined>;
  list(): Promise<readonly MachineRecord[]>;
}

/** A music file as the last scan saw it. Size and time of change tell whether it has to be read again. */
export interface KnownFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Absent until the content was read. */
  readonly trackId?: string;
  /** Why it cannot be used; absent when nothing is wrong. */
  readonly problem?: FileProblem;
}

/** What is wrong with a file, as it was found the last time. */
export interface FileProblem {
  readonly code: string;
  /** What fills the gaps of the error's text, apart from the path. */
  readonly detail: string;
  /** The tempo engine that was to listen, e.g. "beats/1"; absent where nobody noted it. */
  readonly engine?: string;
  /** How often in a row that engine could not come to an end with it, more than 0; absent where it did. */
  readonly tries?: number;
}

/** Tags of a recording, as strangers wrote them. */
export interface RecordingTags {
  readonly title?: string;
  readonly artist?: string;
  readonly album?: string;
  readonly taggedTempoBpm?: number;
  readonly durationS?: number;
}

export interface LibraryRepository {
  /** Facts on these paths, in any order; unknown paths are left out. Takes up to 1000 at a time. */
  knownFiles(paths: readonly string[]): Promise<readonly KnownFile[]>;
  /** Adds or replaces, in one transaction. */
  saveFiles(files: readonly KnownFile[]): Promise<void>;
  /** Forgets files that a finished scan of `folder` no longer found. Analyses stay: they belong to the content. */
  forgetFiles(paths: readonly string[]): Promise<void>;
  /** Every known path below `folder`, in pages: those after `afterPath`, ascending, at most `limit`. */
  pathsBelow(folder: string, afterPath: string | undefined, limit: number): Promise<readonly string[]>;
  /** Files that hold this recording, by path; none when the id is unknown. */
  filesOf(trackId: string): Promise<readonly KnownFile[]>;
  saveTags(trackId: string, tags: RecordingTags): Promise<void>;
  analysis(trackId: string, engine: string): Promise<TempoAnalysis | undefined>;
  saveAnalysis(trackId: string, analysis: TempoAnalysis): Promise<void>;
  /**
   * The runner knows its beat better; undefined takes what was heard again. Kept by content. A downbeat that is not
   * named stays what it was.
   */
  saveTempoCorrection(trackId: string, repair: TempoRepair | undefined): Promise<void>;
  /** What the runner says of its beat; undefined where nothing. Others are not asked. */
  ownRepair(trackId: string): Promise<TempoRepair | undefined>;
  /**
   * Files below `folder` with an analysis by `engine`, ordered by path; one entry a recording. Corrected where the runner
   * did, else as the other runners of this computer agree on, else those of the server.
   */
  tracksBelow(folder: string, engine: string): Promise<readonly Track[]>;
  /** Calls back when repairs came from elsewhere, or another runner's count from now on: tracks may be other ones. */
  onRepairsFromElsewhere(listener: () => void): Unsubscribe;
}

/** A folder of music that a person chose: one of this machine, or the tracks that come with the program. */
export type KeptMusicFolder =
  | { readonly kind: 'samples'; readonly folderId: string }
  | {
      readonly kind: 'folder';
      readonly folderId: string;
      /** Absolute. */
      readonly path: string;
    };

export interface MusicFolderRepository {
  /** Adds, or replaces the one of the same id. */
  save(folder: KeptMusicFolder): Promise<void>;
  /** Forgets the folder, not what is known of its files. One that is not there is no error. */
  remove(folderId: string): Promise<void>;
  /** In the order in which they were added. */
  list(): Promise<readonly KeptMusicFolder[]>;
}

/** A setting as it was written. Who reads it validates: another version may have written it. */
export interface KeptSetting {
  readonly name: string;
  /** JSON. */
  readonly json: string;
}

export interface SettingsRepository {
  list(): Promise<readonly KeptSetting[]>;
  /** Writes some and forgets others, all of it or nothing. */
  change(written: readonly KeptSetting[], forgotten: readonly string[]): Promise<void>;
}

/** One second of a live session: everything in it is committed together, or not at all. */
export interface SessionSecond {
  readonly sample: SessionSample;
  readonly events: readonly RecordedEvent[];
  /** Plays that began or ended in this second; a play is replaced by its `startedAtMs`. */
  readonly plays: readonly TrackPlay[];
}

export interface SessionRepository {
  begin(session: NewSession): Promise<void>;
  /** Rejects with `storage/disk-full` when there is no room; nothing of these seconds is kept then. */
  append(sessionId: string, seconds: readonly SessionSecond[]): Promise<void>;
  finish(
    sessionId: string,
    ending: { readonly endedAtWallMs: number; readonly endCause: string; readonly totals: SessionTotals },
  ): Promise<void>;
  /** What its runner says of a run takes the place of what was said before. */
  remark(sessionId: string, remarks: SessionRemarks): Promise<void>;
  /** Sessions without an ending: left by a process that died, if the caller holds the data folder's lock. */
  unfinished(): Promise<readonly SessionSummary[]>;
  /** Newest first. */
  list(options: { readonly limit: number; readonly profileId?: string }): Promise<readonly SessionSummary[]>;
  read(sessionId: string): Promise<SessionRecord | undefined>;
  /** Removes a session with everything in it, for good. Resolves with whether there was one. */
  remove(sessionId: string): Promise<boolean>;
}

/** Everything that is kept; records of runners are those of the active account. One writer; reads never wait for it. Calls reject with `BeatRunnerError` only. */
export interface Store {
  readonly profiles: ProfileRepository;
  readonly machines: MachineRepository;
  readonly library: LibraryRepository;
  readonly musicFolders: MusicFolderRepository;
  readonly settings: SettingsRepository;
  readonly sessions: SessionRepository;
  readonly sync: SyncStore;
  close(): Promise<void>;
}
