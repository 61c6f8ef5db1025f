import type { WriterConnection } from './connection.ts';
import { forgetFiles, saveFiles } from './repositories/files.ts';
import { saveMachine } from './repositories/machines.ts';
import { saveProfile } from './repositories/profiles.ts';
import { saveAnalysis, saveTags } from './repositories/recordings.ts';
import { appendSeconds, beginSession, finishSession } from './repositories/session-writing.ts';
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
    beginSession: (session, atWallMs) => beginSession(connection, session, atWallMs),
    appendSeconds: (sessionId, seconds) => appendSeconds(connection, sessionId, seconds),
    finishSession: (sessionId, ending) => finishSession(connection, sessionId, ending),
  };
}
