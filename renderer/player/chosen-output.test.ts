import { beforeEach, describe, expect, it } from 'vitest';
import type { AudioEvent, AudioOutput } from './audio-output.ts';
import { createChosenOutput } from './chosen-output.ts';

class NotedOutput implements AudioOutput {
  readonly calls: string[] = [];
  positionS = 0;
  isSounding = false;
  emit: (event: AudioEvent) => void = () => undefined;
  load(url: string, fromS: number): void {
    this.calls.push(`load ${url} from ${fromS}`);
  }
  setPlaybackRate(rate: number): void {
    this.calls.push(`rate ${rate}`);
  }
  play(): void {
    this.calls.push('play');
  }
  pause(): void {
    this.calls.push('pause');
  }
  silence(): void {
    this.calls.push('silence');
  }
  setVolume(volume: number): void {
    this.calls.push(`volume ${volume}`);
  }
  onEvent(listener: (event: AudioEvent) => void): void {
    this.emit = listener;
  }
}

function setUp() {
  const [plain, better] = [new NotedOutput(), new NotedOutput()];
  const { promise, resolve, reject } = Promise.withResolvers<AudioOutput>();
  const told: AudioEvent[] = [];
  const uses: unknown[] = [];
  const output = createChosenOutput({ plain, better: promise, onPlain: (use) => void uses.push(use) });
  output.onEvent((event) => void told.push(event));
  const settle = () => new Promise<void>((done) => setImmediate(done));
  return {
    ...{ plain, better, told, uses, output },
    has: (): Promise<void> => (resolve(better), settle()),
    lacks: (): Promise<void> => (reject(new Error('no worklets')), settle()),
  };
}

const order = ['volume 1', 'rate 1.05', 'load /music/a from 3', 'play'];

describe('createChosenOutput', () => {
  let scene: ReturnType<typeof setUp>;
  beforeEach(() => {
    scene = setUp();
  });
  const begin = (): void => {
    scene.output.setPlaybackRate(1.05);
    scene.output.load('/music/a', 3);
    scene.output.play();
  };

  it('plays by the better one where there is one', async () => {
    await scene.has();
    begin();
    expect(scene.better.calls).toEqual(order);
    expect(scene.plain.calls).toEqual([]);
    expect(scene.uses).toEqual([]);
  });

  it('keeps what is wanted until it is known', async () => {
    begin();
    expect(scene.output.positionS).toBe(3);
    expect(scene.output.isSounding).toBe(false);
    expect([scene.better.calls, scene.plain.calls]).toEqual([[], []]);
    await scene.has();
    expect(scene.better.calls).toEqual(order);
  });

  it('begins nothing that was taken back meanwhile', async () => {
    begin();
    scene.output.silence();
    await scene.has();
    expect(scene.better.calls).toEqual([]);
  });

  it('plays as the browser does where there is no better one, and says why', async () => {
    begin();
    await scene.lacks();
    expect(scene.plain.calls).toEqual(order);
    expect(scene.uses).toEqual([{ isForAll: true, reason: 'no worklets' }]);
    scene.plain.emit({ kind: 'failed', reason: 'code 4' });
    expect(scene.told).toEqual([{ kind: 'failed', reason: 'code 4' }]);
  });

  it('plays by itself what the better one cannot play, and the next track by the better one again', async () => {
    await scene.has();
    begin();
    scene.better.emit({ kind: 'failed', reason: 'cannot decode alac' });
    expect(scene.plain.calls).toEqual(order);
    expect(scene.told).toEqual([]);
    expect(scene.uses).toEqual([{ isForAll: false, reason: 'cannot decode alac' }]);
    // What the other one says late is nobody's business.
    scene.better.emit({ kind: 'ended' });
    scene.plain.emit({ kind: 'sounding' });
    expect(scene.told).toEqual([{ kind: 'sounding' }]);
    scene.output.load('/music/b', 0);
    expect(scene.plain.calls.at(-1)).toBe('silence');
    expect(scene.better.calls.at(-1)).toBe('load /music/b from 0');
  });

  it('does not begin a track again that broke off', async () => {
    await scene.has();
    begin();
    scene.better.emit({ kind: 'sounding' });
    scene.better.emit({ kind: 'failed', reason: 'answered 404' });
    expect(scene.told.at(-1)).toEqual({ kind: 'failed', reason: 'answered 404' });
    expect(scene.plain.calls).toEqual([]);
  });

  it('plays everything as the browser does once the better one is broken for good', async () => {
    await scene.has();
    begin();
    scene.better.emit({ kind: 'sounding' });
    scene.better.emit({ kind: 'failed', reason: 'the worklet died', isForGood: true });
    // The track has broken off; the next one is not tried where nothing sounds any more.
    expect(scene.told.at(-1)).toMatchObject({ kind: 'failed', reason: 'the worklet died' });
    scene.better.calls.length = 0;
    begin();
    expect(scene.better.calls).toEqual(['rate 1.05', 'silence']);
    expect(scene.plain.calls).toEqual(order);
    expect(scene.uses).toEqual([{ isForAll: true, reason: 'the worklet died' }]);
  });

  it('plays a track by the browser at once where the better one breaks before it sounded', async () => {
    await scene.has();
    begin();
    scene.better.emit({ kind: 'failed', reason: 'the worklet died', isForGood: true });
    expect(scene.plain.calls).toEqual(order);
    expect(scene.told).toEqual([]);
    expect(scene.uses).toEqual([{ isForAll: true, reason: 'the worklet died' }]);
  });

  it('knows that the better one is broken also where that happens in silence', async () => {
    await scene.has();
    begin();
    scene.better.emit({ kind: 'failed', reason: 'cannot decode alac' });
    scene.better.emit({ kind: 'failed', reason: 'the worklet died', isForGood: true });
    expect(scene.told).toEqual([]);
    scene.better.calls.length = 0;
    begin();
    expect(scene.better.calls).toEqual([]);
  });

  it('hands on what it is told, and is as far as the one that plays', async () => {
    await scene.has();
    begin();
    scene.better.calls.length = 0;
    scene.output.pause();
    scene.output.setVolume(0.25);
    scene.output.setPlaybackRate(0.98);
    scene.output.play();
    scene.output.silence();
    expect(scene.better.calls).toEqual(['pause', 'volume 0.25', 'rate 0.98', 'play', 'silence']);
    scene.better.positionS = 9;
    scene.better.isSounding = true;
    expect([scene.output.positionS, scene.output.isSounding]).toEqual([9, true]);
  });
});
