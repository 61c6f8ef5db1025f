import type { SessionRequest } from '#contract/rpc/session-request.ts';

/** Under which key everything that is read from the controller lies; what lies under `all` grows old together. */
export const queryKeys = {
  settings: ['settings'],
  history: {
    all: ['history'],
    /** Lists of runs, whoever's. */
    allSessions: ['history', 'sessions'],
    sessions: (profileId: string) => ['history', 'sessions', profileId] as const,
    session: (sessionId: string) => ['history', 'session', sessionId] as const,
    interrupted: ['history', 'interrupted'],
    profiles: ['history', 'profiles'],
    disputes: (sessionId: string) => ['history', 'disputes', sessionId] as const,
  },
  library: {
    all: ['library'],
    tracks: ['library', 'tracks'],
    track: (trackId: string) => ['library', 'track', trackId] as const,
    folders: ['library', 'folders'],
    playlists: (readyFiles: number | undefined, step: string | undefined) =>
      ['library', 'playlists', readyFiles, step] as const,
    /** Anew with every file that was listened to. */
    count: (readyFiles: number | undefined, step: string | undefined) =>
      ['library', 'count', readyFiles, step] as const,
  },
  forecast: {
    all: ['forecast'],
    of: (request: SessionRequest, ...rest: readonly (string | number | undefined)[]) =>
      ['forecast', request, ...rest] as const,
  },
  refusedChanges: (accountId: string, count: number) => ['refused-changes', accountId, count] as const,
  sessionResult: (sessionId: string) => ['session', 'result', sessionId] as const,
} as const;
