import { describe, expect, it } from 'vitest';
import { listenForMediaStop, listenForStopKeys } from './stop-keys.ts';

function setUp() {
  const page = new EventTarget();
  const seen = { isThere: true, stops: 0, others: 0 };
  listenForStopKeys(
    page as unknown as Window,
    () => seen.isThere,
    () => (seen.stops += 1),
  );
  page.addEventListener('keydown', () => (seen.others += 1));
  const press = (key: string, isRepeat = false): Event => {
    const event = Object.assign(new Event('keydown', { cancelable: true }), { key, repeat: isRepeat });
    page.dispatchEvent(event);
    return event;
  };
  return { seen, press };
}

describe('listenForStopKeys', () => {
  it.each([' ', 'Escape', 'MediaStop'])('takes %j for STOP, and nobody else gets it', (key) => {
    const { seen, press } = setUp();
    expect(press(key).defaultPrevented).toBe(true);
    expect(seen).toMatchObject({ stops: 1, others: 0 });
    // Held down it is one press.
    press(key, true);
    expect(seen).toMatchObject({ stops: 1, others: 0 });
  });

  it('leaves the keys to the page while STOP is not there, and all others always', () => {
    const { seen, press } = setUp();
    press('Enter');
    seen.isThere = false;
    press(' ');
    expect(seen).toMatchObject({ stops: 0, others: 2 });
  });
});

describe('listenForMediaStop', () => {
  it('takes the command of a headset for STOP', () => {
    const handlers = new Map<string, () => void>();
    const mediaSession = {
      setActionHandler: (kind: string, handler: () => void) => void handlers.set(kind, handler),
    };
    let stops = 0;
    listenForMediaStop({ mediaSession } as unknown as Navigator, () => (stops += 1));
    handlers.get('stop')?.();
    expect(stops).toBe(1);
  });

  it('does without where a browser has none', () => {
    expect(() => listenForMediaStop({}, () => undefined)).not.toThrow();
  });
});
