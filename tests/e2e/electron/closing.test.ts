import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beginRun, endRun, openAttachedWindow, type AttachedWindow } from './support/window-service.ts';
import { logged } from './support/wait-for-log.ts';

let window: AttachedWindow;
beforeEach(async () => {
  window = await openAttachedWindow({ timeScale: 8 });
});
afterEach(() => window?.discard());

interface Asked {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
  readonly defaultId: number;
  readonly cancelId: number;
}

/** Answers the question by this button, and tells what was asked. */
async function closeWindow(response: number): Promise<readonly Asked[]> {
  const { length: from } = window.log;
  const asked = await window.app.evaluate(async ({ dialog, BrowserWindow }, answer) => {
    const questions: unknown[] = [];
    const isAsked = new Promise<void>((resolve) => {
      Reflect.set(dialog, 'showMessageBox', async (_window: unknown, question: unknown) => {
        questions.push(question);
        resolve();
        return { response: answer, checkboxChecked: false };
      });
    });
    BrowserWindow.getAllWindows()[0]?.close();
    await isAsked;
    return questions as Asked[];
  }, response);
  await logged(window, 'window-kept-open', { from });
  return asked;
}

describe('a window that is closed', () => {
  it('asks while the belt moves, in the language of the app, and stays; then stops it, saves and goes', async () => {
    const sessionId = await beginRun(window);
    await window.page.getByTestId('stop').waitFor();
    const stopsBefore = stops();
    const [english] = await closeWindow(0);
    expect(english).toMatchObject({ message: 'The belt is moving', defaultId: 0, cancelId: 0 });
    expect(english?.buttons).toEqual(['Stay', 'Stop and close']);
    expect(english?.detail).toContain('stops the belt and saves the run');
    // Staying changes nothing.
    await window.page.getByTestId('stop').waitFor();
    expect(stops()).toBe(stopsBefore);
    expect(window.beltKmh()).toBeGreaterThan(0);

    await endRun(window);
    await window.rpc.settings.change({ language: 'zh-CN' });
    const second = await beginRun(window);
    const result = window.rpc.session.result();
    const [chinese] = await closeWindow(1);
    expect(chinese?.message).toBe('跑带正在运行');
    expect(await window.ended).toBe(0);
    expect(window.beltKmh()).toBe(0);
    expect(await result).toMatchObject({ sessionId: second, isBeltKnownStill: true, isSaved: true });
    // The service was there before the window, and still is: with both runs.
    const kept = await window.rpc.history.sessions({ limit: 10 });
    expect(kept.map((each) => each.sessionId).toSorted()).toEqual([sessionId, second].toSorted());
    expect(window.log.map(({ event }) => event).slice(-2)).toEqual(['ending', 'ended']);
  });

  it('goes at once when nothing moves, and on a signal stops the belt without a question', async () => {
    await beginRun(window);
    await window.page.getByTestId('stop').waitFor();
    const before = stops();
    window.app.process().kill('SIGTERM');
    expect(await window.ended).toBe(0);
    expect(window.log.some(({ event }) => event === 'window-kept-open')).toBe(false);
    expect(stops()).toBe(before + 1);
    await window.until(({ treadmill }) => treadmill?.belt === 'standing');
  });
});

function stops(): number {
  return window.gym.treadmill.seen.requests.filter(({ request }) => request?.kind === 'stop').length;
}
