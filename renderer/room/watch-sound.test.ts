import { describe, expect, it } from 'vitest';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { mostSilencedMs, watchSound } from './watch-sound.ts';

class Track extends EventTarget {
  muted = false;
  readyState: MediaStreamTrackState = 'live';
  mute(muted: boolean): void {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
  }
  end(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

class Context extends EventTarget {
  state: AudioContextState = 'running';
  become(state: AudioContextState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

function watched(prepare: (track: Track, context: Context) => void = () => undefined) {
  const [track, context, clock] = [new Track(), new Context(), createManualClock()];
  prepare(track, context);
  let gone = 0;
  const unwatch = watchSound({ track, context, clock, onGone: () => (gone += 1) });
  return { track, context, clock, unwatch, gone: () => gone };
}

describe('watchSound', () => {
  it('tells at once of a microphone that has ended, once', () => {
    const { track, context, clock, gone } = watched();
    expect(gone()).toBe(0);
    track.end();
    track.end();
    track.mute(true);
    context.become('suspended');
    clock.advance(60_000);
    expect(gone()).toBe(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it('tells of one that ended before anybody looked', () => {
    expect(watched((track) => void (track.readyState = 'ended')).gone()).toBe(1);
  });

  it.each<[string, (track: Track, context: Context, isAway: boolean) => void]>([
    ['is muted', (track, _, isAway) => track.mute(isAway)],
    ['is not let run', (_, context, isAway) => context.become(isAway ? 'suspended' : 'running')],
  ])('waits for one that %s, but not for long', (_, turn) => {
    const { track, context, clock, gone } = watched();
    for (let times = 0; times < 3; times += 1) {
      turn(track, context, true);
      clock.advance(mostSilencedMs - 1);
      turn(track, context, false);
      clock.advance(mostSilencedMs);
    }
    expect(gone()).toBe(0);
    turn(track, context, true);
    clock.advance(mostSilencedMs - 1);
    expect(gone()).toBe(0);
    clock.advance(1);
    expect(gone()).toBe(1);
  });

  it('needs both, sound and a context that runs', () => {
    const { track, context, clock, gone } = watched((_, standing) => void (standing.state = 'suspended'));
    track.mute(true);
    context.become('running');
    clock.advance(mostSilencedMs);
    expect(gone()).toBe(1);
  });

  it('says nothing of what is turned off', () => {
    const { track, context, clock, unwatch, gone } = watched();
    track.mute(true);
    unwatch();
    context.become('closed');
    clock.advance(mostSilencedMs);
    expect(gone()).toBe(0);
  });
});
