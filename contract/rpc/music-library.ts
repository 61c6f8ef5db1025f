import { z } from 'zod';

/** A track in a list: no path, no beats. */
export const trackSummarySchema = z.object({
  trackId: z.string(),
  title: z.string(),
  artist: z.string().optional(),
  album: z.string().optional(),
  /** What the runner corrected it to, else what other runners agree on, else what was heard. */
  tempoBpm: z.number(),
  /** What was heard. */
  detectedTempoBpm: z.number(),
  isTempoCorrected: z.boolean(),
  /** Not this runner's correction, but what others who ran to the recording agree on. */
  isTempoFromOthers: z.boolean(),
  /** 0 (a guess) to 1 (certain). */
  confidence: z.number(),
  durationS: z.number(),
});
export type TrackSummary = z.infer<typeof trackSummarySchema>;

export const trackDetailSchema = trackSummarySchema.extend({
  /** Beat times, seconds from the start. */
  beatsS: z.array(z.number()),
  /** Beats in a bar, and which of the beats the first one begins with; absent: not heard. */
  bar: z.object({ beats: z.int(), firstDownbeatIndex: z.int() }).optional(),
});

/** A folder that is listened to. */
export const musicFolderSchema = z.object({
  folderId: z.string(),
  /** Its last name, or how the sample tracks are called. */
  name: z.string(),
  kind: z.enum(['samples', 'folder']),
  trackCount: z.int(),
  /** Why it cannot be read now; absent: it can. */
  problem: z.object({ code: z.string(), detail: z.string() }).optional(),
});
export type MusicFolder = z.infer<typeof musicFolderSchema>;

/** Music that lies together: a folder that is listened to, or one directly in it. */
export const playlistSchema = z.object({
  playlistId: z.string(),
  kind: z.enum(['samples', 'folder', 'subfolder']),
  /** The folder's last name; of the sample tracks, how they are called. */
  name: z.string(),
  /** The folder that a subfolder is in. */
  within: z.string().optional(),
  /** Tracks that can be run to by now. */
  trackCount: z.int(),
});
export type Playlist = z.infer<typeof playlistSchema>;

/** How far listening to the music folders has come. */
export const libraryProgressSchema = z.object({
  step: z.enum(['find', 'read', 'listen', 'done', 'failed']),
  pausedBy: z.array(z.string()),
  foundFiles: z.int(),
  readyFiles: z.int(),
  listenedFiles: z.int(),
  toListen: z.int(),
  remainingMs: z.number().optional(),
  problemCount: z.int(),
  /** The first ones; `file` is the name without its folders. */
  problems: z.array(z.object({ file: z.string(), code: z.string(), detail: z.string() })),
});
export type LibraryProgress = z.infer<typeof libraryProgressSchema>;
