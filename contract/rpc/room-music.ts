import { z } from 'zod';

/** Why the belt follows or does not: what is known of the music in the room. `nobody`: no page listens, or it has gone silent. */
export const roomEarStates = ['nobody', 'listening', 'tooQuiet', 'noBeat', 'unsure', 'heard'] as const;
export type RoomEarState = (typeof roomEarStates)[number];

/** Who wants to listen: a page that was let at a microphone. */
export const roomListenSchema = z.strictObject({
  /** The same for as long as the page is loaded. */
  pageId: z.string().min(1).max(64),
});

/** What a page that listens is told. */
export const roomOrderSchema = z.discriminatedUnion('kind', [
  /** `listenerId` goes with every report. */
  z.object({ kind: z.literal('attached'), listenerId: z.string() }),
  /** Another page listens now: this one lets go of its microphone. Nothing comes after it. */
  z.object({ kind: z.literal('replaced') }),
]);

export type RoomOrder = z.infer<typeof roomOrderSchema>;

/** What a page hears of the music in the room, once a second: figures alone, never sound. */
export const roomHearingSchema = z.discriminatedUnion('kind', [
  /** Too little was heard yet. */
  z.strictObject({ kind: z.literal('listening') }),
  z.strictObject({ kind: z.literal('tooQuiet') }),
  z.strictObject({ kind: z.literal('noBeat') }),
  z.strictObject({
    kind: z.literal('heard'),
    tempoBpm: z.number().min(30).max(300),
    confidence: z.number().min(0).max(1),
  }),
]);
export type RoomHearing = z.infer<typeof roomHearingSchema>;

/** What a run behind the music in the room has to go by. */
export const roomStatusSchema = z.object({
  state: z.enum(roomEarStates),
  /** As it is stepped to, beats a minute; present where the state is `heard`. */
  tempoBpm: z.number().optional(),
});
export type RoomStatus = z.infer<typeof roomStatusSchema>;
