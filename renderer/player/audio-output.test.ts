import { describe, expect, it } from 'vitest';
import { createAudioOutput, type AudioEvent } from './audio-output.ts';

/** An audio element that does what browsers do: it tells of everything later than it happens. */
class ScriptedAudio extends EventTarget {
  paused = true;
  ended = false;
  readyState = 4;
  currentTime = 0;
  playbackRate = 1;
  preservesPitch = false;
  preload = '';
  volume = 1;
  src = '';
  currentSrc = '';
  error: { readonly message: string; readonly code: number } | null = null;
  isAllowed = true;

  play(): Promise<void> {
    if (!this.isAllowed) return Promise.reject(new DOMException('no tap yet', 'NotAllowedError'));
    if (this.paused) {
      this.paused = false;
      this.#later('playing');
    }
    return Promise.resolve();
  }

  pause(): void {
    if (this.paused) return;
    this.paused = true;
    this.#later('pause');
  }

  load(): void {
    this.paused = true;
  }

  removeAttribute(): void {
    this.src = '';
  }

  getAttribute(): string | null {
    return this.src === '' ? null : this.src;
  }

  /** As at the end of a track. */
  end(): void {
    this.ended = true;
    this.paused = true;
    this.#later('pause');
    this.#later('ended');
  }

  #later(kind: string): void {
    queueMicrotask(() => this.dispatchEvent(new Event(kind)));
  }
}

function setUp() {
  const element = new ScriptedAudio();
  const output = createAudioOutput(element as unknown as HTMLAudioElement);
  const told: AudioEvent['kind'][] = [];
  output.onEvent(({ kind }) => void told.push(kind));
  output.load('/music/a', 3);
  return { element, output, told, settle: () => new Promise<void>((resolve) => setImmediate(resolve)) };
}

describe('createAudioOutput', () => {
  it('says when the sound was taken away, and when it is given back', async () => {
    const { element, output, told, settle } = setUp();
    output.play();
    await settle();
    expect(told).toEqual(['sounding']);
    // Nobody of ours: headphones pulled, or another program has the sound.
    element.pause();
    await settle();
    expect(told).toEqual(['sounding', 'blocked']);
    expect(output.isSounding).toBe(false);
    void element.play();
    await settle();
    expect(told).toEqual(['sounding', 'blocked', 'sounding']);
  });

  it('goes on after a tap where it was taken away', async () => {
    const { element, output, told, settle } = setUp();
    output.play();
    await settle();
    element.pause();
    await settle();
    output.play();
    await settle();
    expect(told.at(-1)).toBe('sounding');
    expect(output.isSounding).toBe(true);
  });

  it.each([
    ['paused', (output: ReturnType<typeof createAudioOutput>) => output.pause()],
    ['told to be silent', (output: ReturnType<typeof createAudioOutput>) => output.silence()],
  ])('says nothing where it was %s', async (_, quieten) => {
    const { output, told, settle } = setUp();
    output.play();
    await settle();
    quieten(output);
    await settle();
    expect(told).toEqual(['sounding']);
  });

  it('takes no late word of its own pause for anybody else', async () => {
    const { output, told, settle } = setUp();
    output.play();
    await settle();
    output.pause();
    output.play();
    await settle();
    expect(told).not.toContain('blocked');
  });

  it('takes the end of a track for its end', async () => {
    const { element, output, told, settle } = setUp();
    output.play();
    await settle();
    element.end();
    await settle();
    expect(told).toEqual(['sounding', 'ended']);
  });

  it('says when the browser wants a tap first', async () => {
    const { element, output, told, settle } = setUp();
    element.isAllowed = false;
    output.play();
    await settle();
    expect(told).toEqual(['blocked']);
  });
});
