import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { appSettingsChangeSchema, appSettingsSchema } from '#contract/settings/app-settings.ts';
import {
  accountsStateSchema,
  claimSchema,
  codeRequestSchema,
  codeSentSchema,
  codeSignInSchema,
  kioskPairingSchema,
  passwordSignInSchema,
  phoneAttemptSchema,
  phoneSignInRequestSchema,
  pinChangeSchema,
  refusedChangeSchema,
  serverChoiceSchema,
  signOutSchema,
  switchRunnerSchema,
} from './accounts.ts';
import { beltTestProgressSchema, beltTestRequestSchema } from './belt-test.ts';
import { foundDeviceSchema, sensorChoiceSchema, treadmillChoiceSchema } from './devices.ts';
import {
  machineRecordSchema,
  sessionRecordSchema,
  sessionResultSchema,
  sessionSummarySchema,
  storedProfileSchema,
} from './kept-records.ts';
import { liveStatusSchema } from './live-status.ts';
import {
  libraryProgressSchema,
  musicFolderSchema,
  playlistSchema,
  trackDetailSchema,
  trackSummarySchema,
} from './music-library.ts';
import { pressSchema } from './press.ts';
import { playerAttachSchema, playerReportSchema, playOrderSchema } from './page-player.ts';
import { roomHearingSchema, roomListenSchema, roomOrderSchema } from './room-music.ts';
import { rpcErrorMap } from './rpc-error.ts';
import { selfChecksSchema } from './self-checks.ts';
import { sessionForecastSchema } from './session-forecast.ts';
import { handTargetSchema, nudgeSchema, sessionRequestSchema } from './session-request.ts';
import { timelineCursorSchema, timelineItemSchema } from './timeline-entry.ts';

/** Both sides have to have the same. It goes up with every change that an older side would misunderstand. */
export const rpcVersion = 8;

const base = oc.errors(rpcErrorMap);
const sessionId = z.string().min(1).max(64);
const trackId = z.string().min(1).max(128);

/** A command that has nothing to tell: that it was taken is all. */
const command = base.output(z.void());

/**
 * Everything that a page or another program can ask of the controller. `hello` comes first on every connection.
 * Topics are event iterators: first what is known, then what changes; whoever ends the iterator ends the topic.
 */
export const rpcContract = {
  hello: base.input(z.strictObject({ rpcVersion: z.int(), client: z.string().max(60) })).output(
    z.object({
      rpcVersion: z.int(),
      appVersion: z.string(),
      /** Changes with every start of the controller. */
      feedId: z.string(),
      isSimulated: z.boolean(),
      timeScale: z.number(),
      /** The controller's clock, as in the status. */
      nowMs: z.number(),
    }),
  ),

  /** The parts of the controller that a start needs, looked at now: what is known, then what was found out; then it ends. */
  selfChecks: base.output(eventIterator(selfChecksSchema)),

  /** Latest value, at most ten times a second: a page that is slow gets fewer, never older ones. */
  status: {
    get: base.output(liveStatusSchema),
    watch: base.output(eventIterator(liveStatusSchema)),
  },

  session: {
    prepare: base.input(sessionRequestSchema).output(z.object({ sessionId })),
    /** What such a run would be like; nothing is prepared. */
    forecast: base.input(sessionRequestSchema).output(sessionForecastSchema),
    /** This and what follows with a press is refused when it comes late: `press.ts`. */
    start: command.input(pressSchema),
    pause: command,
    resume: command.input(pressSchema),
    /** For convenience; the stop port is faster. */
    stop: command,
    continueAsItIs: command.input(pressSchema),
    release: command.input(pressSchema),
    setByHand: command.input(handTargetSchema),
    nudge: command.input(nudgeSchema),
    skipTrack: command,
    /** Puts a prepared run that was not started away, or one that has ended. */
    discard: command,
    /** Answers when the run that is prepared or live has ended and was kept. */
    result: base.output(sessionResultSchema),
    /** In order and without gaps, from the cursor on; without one, from the beginning of what is kept. */
    timeline: base
      .input(z.strictObject({ after: timelineCursorSchema.optional() }))
      .output(eventIterator(timelineItemSchema)),
  },

  devices: {
    /** Scans while it is listened to. */
    scan: base.output(eventIterator(z.array(foundDeviceSchema))),
    useTreadmill: command.input(treadmillChoiceSchema),
    /**
     * Moves the belt to find out whether the machine does what it is told; nobody may stand on it. Ends with the result.
     * Whoever ends it before, or loses the connection, stops the belt.
     */
    beltTest: base.input(beltTestRequestSchema).output(eventIterator(beltTestProgressSchema)),
    useSensors: command.input(z.array(sensorChoiceSchema).max(4)),
  },

  library: {
    progress: base.output(eventIterator(libraryProgressSchema)),
    tracks: base
      .input(z.strictObject({ offset: z.int().nonnegative(), limit: z.int().min(1).max(500) }))
      .output(z.object({ total: z.int(), tracks: z.array(trackSummarySchema) })),
    /** What a run can be limited to, by `playlistId`. */
    playlists: base.output(z.array(playlistSchema)),
    track: base.input(z.strictObject({ trackId })).output(trackDetailSchema),
    /** The runner knows better; `null` takes what was heard again. Kept by content, whatever the file is called. */
    setTempo: command.input(z.strictObject({ trackId, tempoBpm: z.number().min(30).max(300).nullable() })),
    /** Bars begin a beat earlier or later than they do now; with it the tempo is the runner's word. */
    moveDownbeat: command.input(z.strictObject({ trackId, byBeats: z.literal([-1, 1]) })),
    folders: base.output(z.array(musicFolderSchema)),
    /** A folder of this machine; remembered, and listened to from now on. */
    addFolder: command.input(z.strictObject({ path: z.string().min(1).max(4096) })),
    /** The tracks that come with BeatRunner. */
    addSamples: command,
    /** No longer looked at; nothing on the disk is touched, and what was heard stays known. */
    removeFolder: command.input(z.strictObject({ folderId: z.string().max(64) })),
    /** Listening waits, or goes on. A run makes it wait by itself. */
    pause: command,
    resume: command,
  },

  history: {
    profiles: base.output(z.array(storedProfileSchema)),
    /** Takes what contract/settings/profile takes. */
    saveProfile: base.input(z.record(z.string(), z.unknown())).output(storedProfileSchema),
    machines: base.output(z.array(machineRecordSchema)),
    sessions: base
      .input(z.strictObject({ limit: z.int().min(1).max(500), profileId: z.string().max(64).optional() }))
      .output(z.array(sessionSummarySchema)),
    session: base.input(z.strictObject({ sessionId })).output(sessionRecordSchema),
    /** Minutes of a run, from 0, that two computers have kept differently: both are kept, one is shown. */
    disputedMinutes: base.input(z.strictObject({ sessionId })).output(z.array(z.int().nonnegative())),
    /** Runs that the last start of the program left without an ending. */
    interrupted: base.output(z.array(sessionSummarySchema)),
    /** Not to be offered again. The run stays in the history. */
    dismissInterrupted: command.input(z.strictObject({ sessionId })),
    /** For good. Not while it is live. */
    deleteSession: command.input(z.strictObject({ sessionId })),
  },

  settings: {
    get: base.output(appSettingsSchema),
    /** What is not named stays. */
    change: base.input(appSettingsChangeSchema.omit({ syncServerUrl: true })).output(appSettingsSchema),
  },

  /** Who runs, and the way of their records to the sync server. Everything works without it. */
  accounts: {
    watch: base.output(eventIterator(accountsStateSchema)),
    /** `null`: without a server. Neither this nor a change of runners in a run. */
    setServer: command.input(serverChoiceSchema),
    /** Its progress is in what is watched. */
    signInByPhone: base.input(phoneSignInRequestSchema).output(phoneAttemptSchema),
    cancelPhoneSignIn: command,
    signInByPassword: command.input(passwordSignInSchema),
    sendCode: base.input(codeRequestSchema).output(codeSentSchema),
    signInByCode: command.input(codeSignInSchema),
    switchTo: command.input(switchRunnerSchema),
    /** Only of the one who runs now. Nothing of theirs stays to be seen here; the guest runs next. */
    signOut: command.input(signOutSchema),
    /** Only of the one who runs now. */
    setPin: command.input(pinChangeSchema),
    /** What the guest of this device has run becomes the account's. */
    claim: command.input(claimSchema),
    /** Changes of the one who runs now that the server will never take. */
    refusedChanges: base.output(z.array(refusedChangeSchema)),
    dismissRefusedChange: command.input(z.strictObject({ id: z.string().max(64) })),
    /** Tries to reach the server now. */
    retryNow: command,
    /** Makes this device a gym's kiosk, by the code that the gym was given. */
    pairKiosk: command.input(kioskPairingSchema),
    /** It is no kiosk any more. */
    forgetKiosk: command,
  },

  player: {
    /** This page plays where no other one does, or by the runner's tap; until then it is told that another one plays. */
    attach: base.input(playerAttachSchema).output(eventIterator(playOrderSchema)),
    report: command.input(z.strictObject({ attachmentId: z.string().max(64), report: playerReportSchema })),
  },

  /** Music that sounds elsewhere: a page with a microphone hears its tempo. */
  room: {
    /** This page listens from now on, by the runner's tap; one that listened before is told so and lets go. Until it is ended. */
    listen: base.input(roomListenSchema).output(eventIterator(roomOrderSchema)),
    /** Once a second. Reports of a page that does not listen are ignored. */
    report: command.input(z.strictObject({ listenerId: z.string().max(64), hearing: roomHearingSchema })),
  },
};
export type RpcContract = typeof rpcContract;
