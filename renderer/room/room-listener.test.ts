import { describe, expect, it, vi } from 'vitest';
import type { RoomHearing, RoomOrder } from '#contract/rpc/room-music.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import type { MicrophoneListener } from './open-microphone.ts';
import { MicrophoneError } from './microphone-problem.ts';
import { createRoomListener } from './room-listener.ts';
import { silentRoom, type RoomView } from './use-room.ts';

/** A page with a microphone that does as it is told, and a controller that can be told of. */
function roomPage() {
  const clock = createManualClock();
  let view: RoomView = silentRoom;
  const reports: { readonly listenerId: string; readonly hearing: RoomHearing }[] = [];
  const microphones: { readonly into: MicrophoneListener; isOpen: boolean }[] = [];
  const controller = {
    error: undefined as unknown,
    isConnected: true,
    replace: (): void => undefined,
    /** Ends what was asked for, with or without an error. */
    end: (_error?: Error): void => undefined,
  };
  let failure: unknown;
  let attachments = 0;

  async function* orders(signal: AbortSignal): AsyncGenerator<RoomOrder, void> {
    attachments += 1;
    yield { kind: 'attached', listenerId: `l${attachments}` };
    const over = Promise.withResolvers<boolean>();
    signal.addEventListener('abort', () => over.resolve(false));
    controller.replace = () => over.resolve(true);
    controller.end = (error) => (error === undefined ? over.resolve(false) : over.reject(error));
    if (await over.promise) yield { kind: 'replaced' };
  }

  const listener = createRoomListener({
    clock,
    open: (deviceId, into) => {
      if (failure !== undefined) return Promise.reject(failure);
      const microphone = { into, isOpen: true };
      microphones.push(microphone);
      return Promise.resolve({
        deviceId: deviceId ?? 'usual',
        close: () => void (microphone.isOpen = false),
      });
    },
    inputs: () => Promise.resolve([{ deviceId: 'usual', label: 'Built-in' }]),
    attach: (signal) =>
      controller.error === undefined ? Promise.resolve(orders(signal)) : Promise.reject(controller.error),
    isConnected: () => controller.isConnected,
    report: (listenerId, hearing) => reports.push({ listenerId, hearing }),
    onView: (change) => (view = { ...view, ...change }),
  });
  return {
    clock,
    listener,
    reports,
    microphones,
    controller,
    fail: (error: unknown) => (failure = error),
    view: () => view,
    hear: (tempoBpm: number, confidence = 0.9, sinceBeatMs = 100) =>
      microphones.at(-1)?.into.onNews({
        kind: 'hearing',
        hearing: { kind: 'heard', tempoBpm, confidence, beatAtS: 0, atS: 0 },
        sinceBeatMs,
      }),
  };
}

describe('createRoomListener', () => {
  it('tells the controller what it hears, by the name that it was given', async () => {
    const page = roomPage();
    await page.listener.listen();
    expect(page.view()).toMatchObject({ microphone: 'on', ear: 'listening', deviceId: 'usual' });
    expect(page.view().inputs).toHaveLength(1);
    page.hear(150);
    page.hear(150, 0.2);
    page.microphones[0]?.into.onNews({
      kind: 'hearing',
      hearing: { kind: 'too-quiet' },
      sinceBeatMs: undefined,
    });
    expect(page.reports).toEqual([
      { listenerId: 'l1', hearing: { kind: 'heard', tempoBpm: 150, confidence: 0.9 } },
      { listenerId: 'l1', hearing: { kind: 'heard', tempoBpm: 150, confidence: 0.2 } },
      { listenerId: 'l1', hearing: { kind: 'tooQuiet' } },
    ]);
    expect(page.view()).toMatchObject({ ear: 'tooQuiet', tempoBpm: undefined, beat: undefined });
  });

  it('counts beats on from one answer to the next', async () => {
    const page = roomPage();
    await page.listener.listen();
    page.hear(120);
    const first = page.view().beat;
    await page.clock.advanceAsync(1010);
    page.hear(121);
    expect(page.view().beat).toEqual({
      atMs: page.clock.nowMs() - 100,
      index: (first?.index ?? 0) + 2,
      tempoBpm: 121,
    });
  });

  it('says why there is no microphone', async () => {
    const page = roomPage();
    page.fail(new MicrophoneError('refused'));
    await page.listener.listen();
    expect(page.view().microphone).toBe('refused');
    // A file of the page's own that did not come is no microphone that another program has.
    page.fail(new DOMException('no', 'AbortError'));
    await page.listener.listen();
    expect(page.view().microphone).toBe('failed');
    page.fail(undefined);
    await page.listener.listen();
    expect(page.view().microphone).toBe('on');
    page.microphones[0]?.into.onGone();
    expect(page.view()).toMatchObject({ microphone: 'gone', ear: 'nobody', level: 0 });
    expect(page.microphones[0]?.isOpen).toBe(false);
    page.hear(150);
    expect(page.reports).toEqual([]);
  });

  it('is turned off where nobody needs it, also while it is still being asked for', async () => {
    const page = roomPage();
    const asking = page.listener.listen();
    page.listener.stop();
    await asking;
    expect(page.microphones[0]?.isOpen).toBe(false);
    expect(page.view().microphone).toBe('off');
  });

  it('lets go when another page listens, and when the controller refuses', async () => {
    const page = roomPage();
    await page.listener.listen();
    page.controller.replace();
    await vi.waitFor(() => expect(page.view().microphone).toBe('elsewhere'));
    expect(page.microphones[0]?.isOpen).toBe(false);
    page.controller.error = new BeatRunnerError('session/not-allowed-now', { state: 'scaled time' });
    await page.listener.listen();
    await vi.waitFor(() => expect(page.view().microphone).toBe('failed'));
    expect(page.microphones.every(({ isOpen }) => !isOpen)).toBe(true);
  });

  it('says anew that it listens behind a lost connection', async () => {
    const page = roomPage();
    page.controller.error = new BeatRunnerError('serve/not-reachable');
    page.controller.isConnected = false;
    await page.listener.listen();
    await page.clock.advanceAsync(60_000);
    expect(page.view().microphone).toBe('on');
    page.hear(150);
    expect(page.reports).toEqual([]);
    page.controller.error = undefined;
    page.controller.isConnected = true;
    page.listener.reconnected();
    await vi.waitFor(() => {
      page.hear(150);
      expect(page.reports.at(-1)).toMatchObject({ listenerId: 'l1' });
    });
    expect(page.microphones).toHaveLength(1);
    await page.clock.advanceAsync(60_000);
    expect(page.view().microphone).toBe('on');
  });

  it.each([
    ['by itself', undefined],
    ['with an error that nobody knows', new Error('no such procedure')],
  ])('is turned off where nobody takes what it hears any more: ended %s', async (_, error) => {
    const page = roomPage();
    await page.listener.listen();
    page.controller.end(error);
    await page.clock.advanceAsync(1100);
    expect(page.view()).toMatchObject({ microphone: 'failed', ear: 'nobody' });
    expect(page.microphones[0]?.isOpen).toBe(false);
  });

  it('is turned off where the controller never took it', async () => {
    const page = roomPage();
    page.controller.error = new Error('no such procedure');
    await page.listener.listen();
    await page.clock.advanceAsync(1100);
    expect(page.view().microphone).toBe('failed');
  });

  it('stays on where it turns out that the connection went', async () => {
    const page = roomPage();
    await page.listener.listen();
    // The stream ends first; that the connection has gone is known a little later.
    page.controller.end(new Error('closed'));
    await page.clock.advanceAsync(100);
    page.controller.isConnected = false;
    await page.clock.advanceAsync(200);
    page.controller.isConnected = true;
    page.listener.reconnected();
    await page.clock.advanceAsync(5000);
    expect(page.view().microphone).toBe('on');
    page.hear(150);
    expect(page.reports.at(-1)).toMatchObject({ listenerId: 'l2' });
  });
});
