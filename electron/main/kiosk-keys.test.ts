import { describe, expect, it } from 'vitest';
import { leadsOut } from './kiosk-keys.ts';

const press = (key: string, held: 'control' | 'meta' | 'alt' | undefined = undefined) => ({
  control: held === 'control',
  meta: held === 'meta',
  alt: held === 'alt',
  key,
});

describe('leadsOut', () => {
  it('holds for reload, zoom, print, close, full screen and developer tools', () => {
    for (const key of ['r', 'R', 'w', 'q', 'p', '+', '-', '0', 'I', 'J']) {
      expect(leadsOut(press(key, 'control')), key).toBe(true);
      expect(leadsOut(press(key, 'meta')), key).toBe(true);
    }
    for (const key of ['F5', 'F11', 'F12']) expect(leadsOut(press(key)), key).toBe(true);
    expect(leadsOut(press('F4', 'alt'))).toBe(true);
  });

  it('leaves STOP, writing and copying alone', () => {
    for (const key of [' ', 'Escape', 'MediaStop', 'Enter', 'r', 'F'])
      expect(leadsOut(press(key)), key).toBe(false);
    for (const key of ['c', 'v', 'x', 'a']) expect(leadsOut(press(key, 'control')), key).toBe(false);
  });
});
