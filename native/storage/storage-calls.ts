import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';
import type { TempoRepair } from '#core/music/tempo-repair.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import type {
  NewSession,
  SessionRecord,
  SessionRemarks,
  SessionSummary,
  SessionTotals,
} from '#core/session/session-records.ts';
import type { ClockReading } from '#core/sync/device-clock.ts';
import type { MachineRecord } from '#core/treadmill/machine-record.ts';
import type {
  KeptMusicFolder,
  KeptSetting,
  KnownFile,
  RecordingTags,
  SessionSecond,
} from '#contract/storage/store.ts';
import type { SyncReaderCalls, SyncWriterCalls } from './sync/sync-calls.ts';
import type { TrackPage } from './repositories/track-pages.ts';

/**
 * What crosses to the storage workers: the port `contract/storage/store.ts`, flattened. Arguments and results are plain
 * data. `atWallMs` and `at` are the caller's clock: a worker has none.
 */
export interface WriterCalls extends SyncWriterCalls {
  saveProfile(profile: RunnerProfile, at: ClockReading): Promise<void>;
  saveMachine(machine: MachineRecord, at: ClockReading): Promise<void>;
  saveFiles(files: readonly KnownFile[], atWallMs: number): Promise<void>;
  forgetFiles(paths: readonly string[]): Promise<void>;
  saveTags(trackId: string, tags: RecordingTags, atWallMs: number): Promise<void>;
  saveAnalysis(trackId: string, analysis: TempoAnalysis, atWallMs: number): Promise<void>;
  saveTempoCorrection(trackId: string, repair: TempoRepair | undefined, at: ClockReading): Promise<void>;
  saveMusicFolder(folder: KeptMusicFolder, atWallMs: number): Promise<void>;
  removeMusicFolder(folderId: string): Promise<void>;
  changeSettings(
    written: readonly KeptSetting[],
    forgotten: readonly string[],
    at: ClockReading,
  ): Promise<void>;
  beginSession(session: NewSession, at: ClockReading): Promise<void>;
  appendSeconds(sessionId: string, seconds: readonly SessionSecond[]): Promise<void>;
  finishSession(sessionId: string, ending: SessionEnding, at: ClockReading): Promise<void>;
  remarkSession(sessionId: string, remarks: SessionRemarks, at: ClockReading): Promise<void>;
  removeSession(sessionId: string, at: ClockReading): Promise<boolean>;
}

export interface ReaderCalls extends SyncReaderCalls {
  findProfile(profileId: string): Promise<RunnerProfile | undefined>;
  listProfiles(): Promise<readonly RunnerProfile[]>;
  findMachine(machineId: string): Promise<MachineRecord | undefined>;
  listMachines(): Promise<readonly MachineRecord[]>;
  knownFiles(paths: readonly string[]): Promise<readonly KnownFile[]>;
  pathsBelow(folder: string, afterPath: string | undefined, limit: number): Promise<readonly string[]>;
  filesOf(trackId: string): Promise<readonly KnownFile[]>;
  analysis(trackId: string, engine: string): Promise<TempoAnalysis | undefined>;
  ownRepair(trackId: string): Promise<TempoRepair | undefined>;
  tracksBelow(
    folder: string,
    engine: string,
    afterPath: string | undefined,
    limit: number,
  ): Promise<TrackPage>;
  listMusicFolders(): Promise<readonly KeptMusicFolder[]>;
  listSettings(): Promise<readonly KeptSetting[]>;
  unfinishedSessions(): Promise<readonly SessionSummary[]>;
  listSessions(limit: number, profileId: string | undefined): Promise<readonly SessionSummary[]>;
  readSession(sessionId: string): Promise<SessionRecord | undefined>;
}

export interface SessionEnding {
  readonly endedAtWallMs: number;
  readonly endCause: string;
  readonly totals: SessionTotals;
}

/**
 * Calls that may be lost to a power cut, because they come again: scanning the library finds the same, finished runs are
 * cut again, and the server gives again what comes after the cursor. Everything else is synced to disk.
 */
export const repeatableCalls: readonly (keyof WriterCalls)[] = [
  'saveFiles',
  'forgetFiles',
  'saveTags',
  'saveAnalysis',
  'prepare',
  'applyPulled',
  'stagePulled',
  'swapStaged',
];
