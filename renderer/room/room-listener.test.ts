import { describe, expect, it, vi } from 'vitest';
import type { RoomHearing, RoomOrder } from '#contract/rpc/room-music.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import type { MicrophoneListener } from './open-microphone.ts';
import { createRoomListener } from './room-listener.ts';
import { silentRoom, type RoomView } from './use-room.ts';

/** A page with a microphone that does as it is told, and a controller that can be told of. */
function roomPage() {
  const clock = createManualClock();
  let view: RoomView = silentRoom;
  const reports: { readonly listenerId: string; readonly hearing: RoomHearing }[] = [];
  const microphones: { readonly into: MicrophoneListener; isOpen: boolean }[] = [];
  const controller = { error: undefined as unknown, replace: (): void => undefined };
  let failure: unknown;
  let attachments = 0;

  async function* orders(signal: AbortSignal): AsyncGenerator<RoomOrder, void> {
    attachments += 1;
    yield { kind: 'attached', listenerId: `l${attachments}` };
    const over = Promise.withResolvers<boolean>();
    signal.addEventListener('abort', () => over.resolve(false));
    controller.replace = () => over.resolve(true);
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
    page.fail(new DOMException('no', 'NotAllowedError'));
    await page.listener.listen();
    expect(page.view().microphone).toBe('refused');
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
    await page.listener.listen();
    page.hear(150);
    expect(page.reports).toEqual([]);
    page.controller.error = undefined;
    page.listener.reconnected();
    await vi.waitFor(() => {
      page.hear(150);
      expect(page.reports.at(-1)).toMatchObject({ listenerId: 'l1' });
    });
    expect(page.microphones).toHaveLength(1);
  });
});
