import type { SessionRequest } from '#contract/rpc/session-request.ts';
import { defaultProfile } from '#contract/settings/profile.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { Track } from '#core/music/track.ts';
import type { LiveSession } from '#electron/controller/live-session.ts';
import type { HandTarget } from '#electron/controller/pacer.ts';
import { usualGoal, type SessionPlan } from '#electron/controller/session-plan.ts';
import { implemented } from './implemented.ts';
import type { RpcSurroundings } from './rpc-surroundings.ts';

export function sessionProcedures(surroundings: RpcSurroundings) {
  const { controller, feed } = surroundings;
  const { session } = implemented;

  function present(): LiveSession {
    if (controller.session === undefined)
      throw new BeatRunnerError('session/not-allowed-now', { state: 'idle' });
    return controller.session;
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
    start: session.start.handler(() => present().engine.start()),
    pause: session.pause.handler(() => ask((engine) => engine.pause())),
    resume: session.resume.handler(() => ask((engine) => engine.resume())),
    stop: session.stop.handler(() => {
      controller.stop();
    }),
    continueAsItIs: session.continueAsItIs.handler(() => ask((engine) => engine.continueAsItIs())),
    release: session.release.handler(() => present().engine.release()),
    setByHand: session.setByHand.handler(({ input }) => present().engine.setByHand(handTarget(input))),
    nudge: session.nudge.handler(({ input }) => present().engine.nudge(handTarget(input))),
    skipTrack: session.skipTrack.handler(() => present().engine.skipTrack()),
    discard: session.discard.handler(() => controller.discard()),
    result: session.result.handler(({ signal }) => whileAsked(present().ended, signal)),
    timeline: session.timeline.handler(({ input, signal }) => feed.follow(input.after, signal)),
  };
}

/** What is not asked for is an absent property, never `undefined`. */
function handTarget({
  speedKmh,
  inclinePercent,
}: {
  readonly speedKmh?: number | undefined;
  readonly inclinePercent?: number | undefined;
}): HandTarget {
  return {
    ...(speedKmh !== undefined && { speedKmh }),
    ...(inclinePercent !== undefined && { inclinePercent }),
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
  return {
    mode,
    profile,
    goal: request.goal ?? usualGoal,
    tracks: request.trackIds?.map((trackId) => knownTrack(trackId, library)) ?? library.tracks,
    lengthMs: request.lengthMs,
    automation: request.automation ?? 'full',
    stretchLimitPercent: request.stretchLimitPercent ?? 6,
    ...(sessionSpeedCapKmh === undefined ? {} : { sessionSpeedCapKmh }),
    ...(ramp === undefined ? {} : { ramp }),
    seed: request.seed ?? Math.floor(random() * 2 ** 32),
  };
}

function knownTrack(trackId: string, library: RpcSurroundings['library']): Track {
  const track = library.track(trackId);
  if (track === undefined) throw new BeatRunnerError('storage/not-found', { what: 'track', id: trackId });
  return track;
}
