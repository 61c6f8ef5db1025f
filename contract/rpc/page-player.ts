import { z } from 'zod';

const trackId = z.string().max(128);
const playId = z.int().nonnegative();

/** Who wants to play. */
export const playerAttachSchema = z.strictObject({
  /** The same for as long as the page is loaded: what it attached before is over. */
  pageId: z.string().min(1).max(64),
  /** The runner tapped: the music is taken from the page that plays. Otherwise this one waits until nobody does. */
  takes: z.boolean(),
});

/** What the attached page is to play. A new `playId` means: from `fromS`, even if it is the same track. */
export const playOrderSchema = z.discriminatedUnion('kind', [
  /** `attachmentId` goes with every report. */
  z.object({ kind: z.literal('attached'), attachmentId: z.string() }),
  z.object({
    kind: z.literal('play'),
    playId,
    trackId,
    fromS: z.number(),
    playbackRate: z.number(),
    isPlaying: z.boolean(),
  }),
  z.object({ kind: z.literal('silence') }),
  /** Another page plays; this one is silent, until it is `attached` again. */
  z.object({ kind: z.literal('replaced') }),
]);
export type PlayOrder = z.infer<typeof playOrderSchema>;

/** What a page tells of its music. Playheads four times a second. */
export const playerReportSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('playhead'),
    playId,
    positionS: z.number().min(0).max(86_400),
    playbackRate: z.number().min(0.25).max(4),
    isPlaying: z.boolean(),
  }),
  /** It is silent without having been told so, until somebody taps. Once; then nothing until it sounds. */
  z.strictObject({ kind: z.literal('blocked'), playId }),
  z.strictObject({ kind: z.literal('ended'), playId }),
  z.strictObject({ kind: z.literal('failed'), playId, reason: z.string().max(200) }),
]);
export type PlayerReport = z.infer<typeof playerReportSchema>;
