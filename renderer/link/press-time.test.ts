import { describe, expect, it } from 'vitest';
import { pressedOn, watchInput } from './press-time.ts';

describe('pressedOn', () => {
  const seen = { toldAtMs: 70_000, receivedAtMs: 1000 };

  it('is the status that was there, however long ago it was told', () => {
    expect(pressedOn(seen, 1000)).toBe(70_000);
    expect(pressedOn(seen, 9000)).toBe(70_000);
  });

  it('is as long before a status as the hand moved before it came', () => {
    // The page stood still: the press of four seconds ago is handled behind the news of now.
    expect(pressedOn({ toldAtMs: 70_000, receivedAtMs: 5000 }, 1000)).toBe(66_000);
  });

  it('is unknown where nobody pressed, or nothing was to be seen', () => {
    expect(pressedOn(undefined, 1000)).toBeUndefined();
    expect(pressedOn(seen, undefined)).toBeUndefined();
  });
});

describe('watchInput', () => {
  it.each(['pointerup', 'click', 'keydown'])(
    'goes by when %s happened, not by when it is heard of',
    (kind) => {
      const page = new EventTarget();
      const inputAtMs = watchInput(page as unknown as Window);
      expect(inputAtMs()).toBeUndefined();
      const event = new Event(kind);
      page.dispatchEvent(event);
      expect(inputAtMs()).toBe(event.timeStamp);
    },
  );
});
