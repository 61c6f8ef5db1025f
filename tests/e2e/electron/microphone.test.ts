import { afterAll, beforeAll, expect, it } from 'vitest';
import { openAttachedWindow, type AttachedWindow } from './support/window-service.ts';

let window: AttachedWindow;

beforeAll(async () => {
  // Without one there would be nothing to refuse.
  window = await openAttachedWindow({}, { args: ['--use-fake-device-for-media-stream'] });
  await window.page.getByTestId('home-screen').waitFor();
});
afterAll(async () => {
  await window?.discard();
});

/** What comes of asking: the kinds of tracks, or the name of the refusal. */
async function outcomeOf(constraints: MediaStreamConstraints): Promise<readonly string[] | string> {
  return await window.page.evaluate(
    (asked) =>
      navigator.mediaDevices.getUserMedia(asked).then(
        (stream) =>
          stream.getTracks().map((track) => {
            track.stop();
            return track.kind;
          }),
        ({ name }: DOMException) => name,
      ),
    constraints,
  );
}

it('is given to the page behind a tap, and a camera never', async () => {
  expect(await outcomeOf({ audio: true })).toBe('NotAllowedError');
  await window.page.mouse.click(5, 5);
  expect(await outcomeOf({ audio: true })).toEqual(['audio']);
  expect(await outcomeOf({ video: true })).toBe('NotAllowedError');
  expect(await outcomeOf({ audio: true, video: true })).toBe('NotAllowedError');
});
