import type { ReaderConnection } from './connection.ts';
import { filesOf, knownFiles, pathsBelow } from './repositories/files.ts';
import { findMachine, listMachines } from './repositories/machines.ts';
import { listMusicFolders } from './repositories/music-folders.ts';
import { findProfile, listProfiles } from './repositories/profiles.ts';
import { findAnalysis } from './repositories/recordings.ts';
import { listSessions, readSession, unfinishedSessions } from './repositories/session-reading.ts';
import { listSettings } from './repositories/settings.ts';
import { findOwnRepair } from './repositories/tempo-corrections.ts';
import { trackPage } from './repositories/track-pages.ts';
import type { ReaderCalls } from './storage-calls.ts';
import { syncReaderCalls } from './sync/sync-calls.ts';

/** Everything that only looks. */
export function readerCalls(connection: ReaderConnection): ReaderCalls {
  return {
    findProfile: (profileId) => findProfile(connection, profileId),
    listProfiles: () => listProfiles(connection),
    findMachine: (machineId) => findMachine(connection, machineId),
    listMachines: () => listMachines(connection),
    knownFiles: (paths) => knownFiles(connection, paths),
    pathsBelow: (folder, afterPath, limit) => pathsBelow(connection, folder, afterPath, limit),
    filesOf: (trackId) => filesOf(connection, trackId),
    analysis: (trackId, engine) => findAnalysis(connection, trackId, engine),
    ownRepair: (trackId) => findOwnRepair(connection, trackId),
    tracksBelow: (folder, engine, afterPath, limit) =>
      trackPage(connection, folder, engine, afterPath, limit),
    listMusicFolders: () => listMusicFolders(connection),
    listSettings: () => listSettings(connection),
    unfinishedSessions: () => unfinishedSessions(connection),
    listSessions: (limit, profileId) => listSessions(connection, limit, profileId),
    readSession: (sessionId) => readSession(connection, sessionId),
    ...syncReaderCalls(connection),
  };
}
