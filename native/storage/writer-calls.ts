import type { WriterConnection } from './connection.ts';
import { forgetFiles, saveFiles } from './repositories/files.ts';
import { saveMachine } from './repositories/machines.ts';
import { removeMusicFolder, saveMusicFolder } from './repositories/music-folders.ts';
import { saveProfile } from './repositories/profiles.ts';
import { saveAnalysis, saveTags } from './repositories/recordings.ts';
import {
  appendSeconds,
  beginSession,
  finishSession,
  remarkSession,
  removeSession,
} from './repositories/session-writing.ts';
import { changeSettings } from './repositories/settings.ts';
import { saveTempoCorrection } from './repositories/tempo-corrections.ts';
import type { WriterCalls } from './storage-calls.ts';
import { syncWriterCalls } from './sync/sync-calls.ts';

/** Everything that changes the database. */
export function writerCalls(connection: WriterConnection): WriterCalls {
  return {
    saveProfile: (profile, at) => saveProfile(connection, profile, at),
    saveMachine: (machine, at) => saveMachine(connection, machine, at),
    saveFiles: (files, atWallMs) => saveFiles(connection, files, atWallMs),
    forgetFiles: (paths) => forgetFiles(connection, paths),
    saveTags: (trackId, tags, atWallMs) => saveTags(connection, trackId, tags, atWallMs),
    saveAnalysis: (trackId, analysis, atWallMs) => saveAnalysis(connection, trackId, analysis, atWallMs),
    saveTempoCorrection: (trackId, repair, at) => saveTempoCorrection(connection, trackId, repair, at),
    saveMusicFolder: (folder, atWallMs) => saveMusicFolder(connection, folder, atWallMs),
    removeMusicFolder: (folderId) => removeMusicFolder(connection, folderId),
    changeSettings: (written, forgotten, at) => changeSettings(connection, written, forgotten, at),
    beginSession: (session, at) => beginSession(connection, session, at),
    appendSeconds: (sessionId, seconds) => appendSeconds(connection, sessionId, seconds),
    finishSession: (sessionId, ending, at) => finishSession(connection, sessionId, ending, at),
    remarkSession: (sessionId, remarks, at) => remarkSession(connection, sessionId, remarks, at),
    removeSession: (sessionId, at) => removeSession(connection, sessionId, at),
    ...syncWriterCalls(connection),
  };
}
