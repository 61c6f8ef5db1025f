import type { WriterConnection } from './connection.ts';
import { forgetFiles, saveFiles } from './repositories/files.ts';
import { saveMachine } from './repositories/machines.ts';
import { removeMusicFolder, saveMusicFolder } from './repositories/music-folders.ts';
import { saveProfile } from './repositories/profiles.ts';
import { saveAnalysis, saveTags } from './repositories/recordings.ts';
import { appendSeconds, beginSession, finishSession, removeSession } from './repositories/session-writing.ts';
import { changeSettings } from './repositories/settings.ts';
import { saveTempoCorrection } from './repositories/tempo-corrections.ts';
import type { WriterCalls } from './storage-calls.ts';

/** Everything that changes the database. */
export function writerCalls(connection: WriterConnection): WriterCalls {
  return {
    saveProfile: (profile, atWallMs) => saveProfile(connection, profile, atWallMs),
    saveMachine: (machine, atWallMs) => saveMachine(connection, machine, atWallMs),
    saveFiles: (files, atWallMs) => saveFiles(connection, files, atWallMs),
    forgetFiles: (paths) => forgetFiles(connection, paths),
    saveTags: (trackId, tags, atWallMs) => saveTags(connection, trackId, tags, atWallMs),
    saveAnalysis: (trackId, analysis, atWallMs) => saveAnalysis(connection, trackId, analysis, atWallMs),
    saveTempoCorrection: (trackId, tempoBpm, atWallMs) =>
      saveTempoCorrection(connection, trackId, tempoBpm, atWallMs),
    saveMusicFolder: (folder, atWallMs) => saveMusicFolder(connection, folder, atWallMs),
    removeMusicFolder: (folderId) => removeMusicFolder(connection, folderId),
    changeSettings: (written, forgotten, atWallMs) =>
      changeSettings(connection, written, forgotten, atWallMs),
    beginSession: (session, atWallMs) => beginSession(connection, session, atWallMs),
    appendSeconds: (sessionId, seconds) => appendSeconds(connection, sessionId, seconds),
    finishSession: (sessionId, ending) => finishSession(connection, sessionId, ending),
    removeSession: (sessionId) => removeSession(connection, sessionId),
  };
}
