import { describe, expect, it } from 'vitest';
import { kmhFromMph } from '#core/units/speed.ts';
import { askedForMs, createAskedSpeed } from './asked-speed.ts';

describe('createAskedSpeed', () => {
  it('adds two quick taps up to two steps, whatever is reported between them', () => {
    const asked = createAskedSpeed();
    const first = asked.tap(10.23, 1, 'metric', 0);
    expect(10.23 + first).toBeCloseTo(10.7);
    const second = asked.tap(10.23, 1, 'metric', 200);
    expect(10.23 + first + second).toBeCloseTo(11.2);
    const third = asked.tap(10.7, -1, 'metric', 400);
    expect(10.23 + first + second + third).toBeCloseTo(10.7);
  });

  it('starts from the reported speed again when the last tap is long ago', () => {
    const asked = createAskedSpeed();
    asked.tap(10.23, 1, 'metric', 0);
    expect(asked.tap(9.11, 1, 'metric', askedForMs)).toBeCloseTo(0.49);
  });

  it('counts the time from the last tap, not the first', () => {
    const asked = createAskedSpeed();
    asked.tap(10.23, 1, 'metric', 0);
    asked.tap(10.23, 1, 'metric', askedForMs - 1);
    expect(asked.tap(10.23, 1, 'metric', askedForMs + 500)).toBeCloseTo(0.5);
  });

  it('steps in the unit of the runner', () => {
    const asked = createAskedSpeed();
    const setKmh = kmhFromMph(6.04);
    const sumKmh = asked.tap(setKmh, 1, 'imperial', 0) + asked.tap(setKmh, 1, 'imperial', 200);
    expect(setKmh + sumKmh).toBeCloseTo(kmhFromMph(6.6));
  });

  it('does not go on from a time to come', () => {
    const asked = createAskedSpeed();
    asked.tap(10.23, 1, 'metric', 5000);
    expect(asked.tap(9.11, 1, 'metric', 0)).toBeCloseTo(0.49);
  });
});
