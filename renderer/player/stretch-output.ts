import type { Clock } from '#contract/runtime/clock.ts';
import { fromMoment, positionAt, rateAt, withRate, type PositionMap } from '#core/music/position-map.ts';
import type { AudioEvent, AudioOutput } from './audio-output.ts';
import type { StretchNode } from './stretch-node.ts';
import { feedTrack, type TrackFeed } from './track-feed.ts';
import type { TrackStream } from './track-stream.ts';

export interface StretchOutputOptions {
  readonly context: Pick<
    AudioContext,
    'currentTime' | 'sampleRate' | 'state' | 'resume' | 'suspend' | 'addEventListener'
  >;
  readonly node: StretchNode;
  /** Between node and loudspeaker: one for beginnings and ends, one for how loud it is. */
  readonly fade: AudioParam;
  readonly volume: AudioParam;
  readonly openTrack: (url: string, toHz: number) => Promise<TrackStream>;
  /** Which moment of the context's clock is heard now, seconds: `heard-time.ts`. */
  readonly heardS: () => number;
  readonly clock: Clock;
}

/** How often supply and end are looked at. */
const tickMs = 40;
/** Supply for this long lets it begin, seconds. */
const enoughS = 0.6;
/** Less than this ahead of what is being made: it stops before there is a hole, seconds. */
const scarceS = 0.15;
/** Beginnings and ends without a click, seconds. */
const fadeS = 0.02;
/** As `setTargetAtTime` has it: after three of them it is there, seconds. */
const volumeS = 0.02;
/** A context that may run does so within this; longer means that the browser waits for a tap. */
const mayRunWithinMs = 400;
/** What is said of every track from then on. */
const diedReason = 'the worklet died';
/** A clock of sound that stands for this long: the loudspeaker is gone, whatever the browser says. */
const stalledAfterMs = 1000;

/**
 * Sound that is decoded in the page and stretched in an AudioWorklet. Every moment of the output's clock has its place in the
 * recording ({@link PositionMap}); `positionS` is the place that is *heard*, behind all buffers.
 */
export function createStretchOutput(options: StretchOutputOptions): AudioOutput {
  const { context, node, fade, volume, openTrack, heardS, clock } = options;
  let emit: (event: AudioEvent) => void = () => undefined;
  let rate = 1;
  /** What it was told last: any other silence is somebody else's doing. */
  let isWanted = false;
  let isDead = false;
  let feed: TrackFeed | undefined;
  /** While it sounds, and for a moment after. */
  let map: PositionMap = [];
  let isRolling = false;
  /** Where it goes on from. */
  let standsAtS = 0;
  let lastMove = { currentTime: -1, atMs: 0 };
  /** While it is not known yet whether it may sound. */
  let cancelStart: (() => void) | undefined;
  let cancelRest = (): void => undefined;
  fade.value = 0;

  const isRunning = (): boolean => context.state === 'running';
  const heardPositionS = (): number => positionAt(map, heardS()) ?? standsAtS;

  function fadeIn(atS: number): void {
    fade.cancelScheduledValues(context.currentTime);
    fade.setValueAtTime(0, atS);
    fade.linearRampToValueAtTime(1, atS + fadeS);
  }

  function fadeOut(untilS: number): void {
    const { value } = fade;
    fade.cancelScheduledValues(context.currentTime);
    fade.setValueAtTime(value, context.currentTime);
    fade.linearRampToValueAtTime(0, untilS);
  }

  function follow(next: PositionMap): void {
    map = next;
    node.follow(map);
  }

  function roll(): void {
    const atS = context.currentTime + node.noticeS;
    follow([{ atS, positionS: standsAtS, rate }]);
    isRolling = true;
    fadeIn(atS);
    emit({ kind: 'sounding' });
  }

  function halt(): void {
    if (!isRolling) return;
    isRolling = false;
    const atS = context.currentTime + fadeS;
    const positionS = positionAt(map, atS);
    follow(positionS === undefined ? [] : withRate(map, atS, 0));
    standsAtS = positionS ?? standsAtS;
    fadeOut(atS);
  }

  function followRate(): void {
    const last = map.at(-1);
    if (last === undefined || last.rate === rate) return;
    // Before the beginning nothing goes on at any rate.
    follow(withRate(map, Math.max(last.atS, context.currentTime + node.noticeS), rate));
  }

  function keepRolling({ untilS, isWhole, played }: TrackFeed): void {
    const { currentTime } = context;
    const neededS = positionAt(map, currentTime + node.noticeS + scarceS) ?? standsAtS;
    if (isWhole ? heardPositionS() >= untilS : neededS > untilS) {
      halt();
      if (!isWhole) return;
      isWanted = false;
      emit({ kind: 'ended' });
      return;
    }
    map = fromMoment(map, Math.min(heardS(), currentTime) - 1);
    played(positionAt(map, currentTime) ?? standsAtS);
  }

  /** Looked at by whoever comes: the timers of a page that nobody sees are slow. */
  function isMoving(): boolean {
    const { currentTime } = context;
    if (currentTime !== lastMove.currentTime) lastMove = { currentTime, atMs: clock.nowMs() };
    return clock.nowMs() - lastMove.atMs < stalledAfterMs;
  }

  function tick(): void {
    isMoving();
    if (feed?.hasBegun !== true || !isWanted || !isRunning()) return;
    if (isRolling) keepRolling(feed);
    else if (feed.isWhole || feed.untilS - standsAtS >= enoughS) roll();
  }

  function forgetTrack(): void {
    halt();
    feed?.stop();
    feed = undefined;
    map = [];
  }

  /** Orders that follow each other begin no wait anew: what may not sound is told in time. */
  function start(): void {
    context.resume().catch(() => undefined);
    cancelStart ??= clock.after(mayRunWithinMs, () => {
      cancelStart = undefined;
      if (isWanted && !isRunning()) emit({ kind: 'blocked' });
    });
  }

  function endWaits(): void {
    cancelStart?.();
    cancelStart = undefined;
    cancelRest();
  }

  /** A worklet that makes silence costs as much as one that makes music. */
  function rest(): void {
    isWanted = false;
    endWaits();
    cancelRest = clock.after(mayRunWithinMs, () => void context.suspend().catch(() => undefined));
  }

  context.addEventListener('statechange', () => {
    if (!isWanted) return;
    if (!isRunning()) {
      // At a start it may be the end of a suspension of our own, which the start came too late for.
      if (cancelStart === undefined) emit({ kind: 'blocked' });
    } else if (isRolling) emit({ kind: 'sounding' });
    else tick();
  });
  const cancelTicks = clock.every(tickMs, tick);
  void node.died.then(() => {
    isDead = true;
    isWanted = false;
    cancelTicks();
    endWaits();
    forgetTrack();
    emit({ kind: 'failed', reason: diedReason, isForGood: true });
  });

  return {
    get positionS() {
      return heardPositionS();
    },
    get isSounding() {
      return isRolling && isRunning() && isMoving() && rateAt(map, heardS()) !== undefined;
    },
    load(url, fromS) {
      forgetTrack();
      standsAtS = fromS;
      const next = feedTrack({
        open: () => (isDead ? Promise.reject(new Error(diedReason)) : openTrack(url, context.sampleRate)),
        fromS,
        rateHz: context.sampleRate,
        node,
        onProgress: tick,
        onFailed(reason) {
          if (feed !== next) return;
          forgetTrack();
          emit({ kind: 'failed', reason, ...(isDead ? { isForGood: true } : {}) });
        },
      });
      feed = next;
    },
    setPlaybackRate(playbackRate) {
      rate = playbackRate;
      if (isRolling) followRate();
    },
    play() {
      if (isDead) return;
      cancelRest();
      // One that runs may have been asked to stop just now, which its state does not tell yet.
      if (!isWanted || !isRunning()) start();
      isWanted = true;
      tick();
    },
    pause() {
      rest();
      halt();
    },
    silence() {
      rest();
      forgetTrack();
      standsAtS = 0;
    },
    setVolume(next) {
      volume.setTargetAtTime(next, context.currentTime, volumeS);
    },
    onEvent(listener) {
      emit = listener;
    },
  };
}
