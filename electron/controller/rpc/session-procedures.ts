import type { SessionRequest } from '#contract/rpc/session-request.ts';
import { defaultProfile } from '#contract/settings/profile.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { usualProgramme } from '#core/pacing/programme.ts';
import type { Track } from '#core/music/track.ts';
import type { LiveSession } from '#electron/controller/live-session.ts';
import { usualGoal, withProgramme, type SessionPlan } from '#electron/controller/session-plan.ts';
import { implemented } from './implemented.ts';
import { doByHand, requireFreshPress, type Press } from './press-age.ts';
import type { RpcSurroundings } from './rpc-surroundings.ts';

export function sessionProcedures(surroundings: RpcSurroundings) {
  const { controller, feed, realClock } = surroundings;
  const { session } = implemented;

  function present(): LiveSession {
    if (controller.session === undefined)
      throw new BeatRunnerError('session/not-allowed-now', { state: 'idle' });
    return controller.session;
  }

  /** What starts the belt, or may raise it, is done for a press of now and for no older one. */
  function fresh(press: Press | undefined): LiveSession {
    requireFreshPress(press, realClock);
    return present();
  }

  /** What the present state does not allow is ignored by the session; whoever asked is told. */
  function ask(act: (engine: LiveSession['engine']) => void): void {
    const { engine } = present();
    const before = engine.state;
    act(engine);
    if (engine.state === before) throw new BeatRunnerError('session/not-allowed-now', { state: before.kind });
  }

  return {
    prepare: session.prepare.handler(async ({ input }) => {
      const plan = await planOf(input, surroundings);
      return { sessionId: controller.prepare(plan).status.sessionId };
    }),
    forecast: session.forecast.handler(async ({ input }) =>
      controller.forecast(await planOf(input, surroundings)),
    ),
    start: session.start.handler(({ input }) => fresh(input).engine.start()),
    pause: session.pause.handler(() => ask((engine) => engine.pause())),
    resume: session.resume.handler(({ input }) => {
      fresh(input);
      ask((engine) => engine.resume());
    }),
    stop: session.stop.handler(() => {
      controller.stop();
    }),
    continueAsItIs: session.continueAsItIs.handler(({ input }) => {
      fresh(input);
      ask((engine) => engine.continueAsItIs());
    }),
    release: session.release.handler(({ input }) => fresh(input).engine.release()),
    setByHand: session.setByHand.handler(({ input }) => {
      const { engine } = present();
      const { wanted } = engine;
      doByHand(
        input,
        (axis, value) => value > wanted[axis],
        (target) => engine.setByHand(target),
        realClock,
      );
    }),
    nudge: session.nudge.handler(({ input }) => {
      const { engine } = present();
      doByHand(
        input,
        (_, step) => step > 0,
        (step) => engine.nudge(step),
        realClock,
      );
    }),
    skipTrack: session.skipTrack.handler(() => present().engine.skipTrack()),
    discard: session.discard.handler(() => controller.discard()),
    result: session.result.handler(({ signal }) => whileAsked(present().ended, signal)),
    timeline: session.timeline.handler(({ input, signal }) => feed.follow(input.after, signal)),
  };
}

/** Whoever asked may go before the answer comes: then nobody waits for it any more. */
function whileAsked<Answer>(answer: Promise<Answer>, signal: AbortSignal | undefined): Promise<Answer> {
  if (signal === undefined) return answer;
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const leave = (): void => reject(new DOMException('nobody asks any more', 'AbortError'));
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  answer.then(resolve, reject);
  return promise.finally(() => signal.removeEventListener('abort', leave));
}

async function planOf(
  request: SessionRequest,
  { store, library, random }: RpcSurroundings,
): Promise<SessionPlan> {
  const { mode, profileId, sessionSpeedCapKmh, ramp } = request;
  const profile = profileId === undefined ? defaultProfile : await store.profiles.find(profileId);
  if (profile === undefined)
    throw new BeatRunnerError('storage/not-found', { what: 'profile', id: profileId ?? '' });
  const plan: Omit<SessionPlan, 'tracks'> = {
    mode,
    profile,
    goal: request.goal ?? usualGoal,
    lengthMs: request.lengthMs,
    automation: request.automation ?? 'full',
    stretchLimitPercent: request.stretchLimitPercent ?? 6,
    ...(sessionSpeedCapKmh === undefined ? {} : { sessionSpeedCapKmh }),
    ...(ramp === undefined ? {} : { ramp }),
    seed: request.seed ?? Math.floor(random() * 2 ** 32),
  };
  if (mode === 'musicLeads' && request.music === 'room') return { ...plan, tracks: [], isMusicInRoom: true };
  const whole = mode === 'programme' ? withProgramme(plan, request.programme ?? usualProgramme) : plan;
  return withTracks(request, library, whole);
}

/** Music that is still being listened to joins a run that was prepared, up to the moment when it begins. */
function withTracks(
  { trackIds, playlistId }: SessionRequest,
  library: RpcSurroundings['library'],
  plan: Omit<SessionPlan, 'tracks' | 'settleTracks'>,
): SessionPlan {
  if (trackIds !== undefined)
    return { ...plan, tracks: trackIds.map((trackId) => knownTrack(trackId, library)) };
  const find = (): readonly Track[] | undefined =>
    playlistId === undefined
      ? library.tracks
      : library.playlists.find((playlist) => playlist.playlistId === playlistId)?.tracks;
  if (find() === undefined)
    throw new BeatRunnerError('storage/not-found', { what: 'playlist', id: playlistId ?? '' });
  let settled: readonly Track[] | undefined;
  return {
    ...plan,
    // A folder that is taken away before the run begins leaves no music, and that is said.
    get tracks() {
      return settled ?? find() ?? [];
    },
    settleTracks() {
      settled = find() ?? [];
    },
  };
}

function knownTrack(trackId: string, library: RpcSurroundings['library']): Track {
  const track = library.track(trackId);
  if (track === undefined) throw new BeatRunnerError('storage/not-found', { what: 'track', id: trackId });
  return track;
}
