import { describe, expect, it } from 'vitest';
import { formatCadence, medianCadence } from './cadence.ts';
import { formatDistance } from './distance.ts';
import { freshnessOf } from './freshness.ts';
import { formatHeartRate } from './heart.ts';
import { formatPace, formatPaceSeconds } from './pace.ts';
import { formatSpeed, steppedSpeedKmh } from './speed.ts';
import { formatTempo } from './tempo.ts';
import { formatTime, formatTimeLeft } from './time.ts';
import { unitLabel } from './unit-system.ts';

describe('speed', () => {
  it.each([
    [12.44, 'metric', 'en', '12.4'],
    [12, 'metric', 'zh-CN', '12.0'],
    [16.09344, 'imperial', 'en', '10.0'],
    [0, 'metric', 'en', '0.0'],
    [-0.01, 'metric', 'en', '0.0'],
    [Number.NaN, 'metric', 'en', undefined],
    [undefined, 'metric', 'en', undefined],
  ] as const)('%s %s in %s is %s', (speedKmh, system, locale, text) => {
    expect(formatSpeed(speedKmh, system, locale)).toBe(text);
  });

  it('steps in the unit of the runner, on tenths of it', () => {
    expect(steppedSpeedKmh(12.5, 1, 'metric')).toBe(13);
    expect(steppedSpeedKmh(12.4, -1, 'metric')).toBe(11.9);
    expect(steppedSpeedKmh(12.4, 1, 'metric', 0.1)).toBe(12.5);
    const mph = formatSpeed(steppedSpeedKmh(9.656064, 1, 'imperial'), 'imperial', 'en');
    expect(mph).toBe('6.3');
  });
});

describe('pace', () => {
  it.each([
    [12.4, 'metric', '4:50'],
    [16.09344, 'imperial', '6:00'],
    [0, 'metric', undefined],
    [0.5, 'metric', undefined],
    [undefined, 'metric', undefined],
  ] as const)('of %s km/h, %s, is %s', (speedKmh, system, text) => {
    expect(formatPace(speedKmh, system, 'en')).toBe(text);
  });

  it('carries a second that rounds up into the minute', () => {
    expect(formatPaceSeconds(299.7, 'en')).toBe('5:00');
    expect(formatPaceSeconds(Number.POSITIVE_INFINITY, 'en')).toBeUndefined();
  });
});

describe('distance', () => {
  it.each([
    [6_380, 'metric', '6.38'],
    [4_999, 'metric', '4.99'],
    [0, 'metric', '0.00'],
    [1_609.344, 'imperial', '1.00'],
    [290, 'metric', '0.29'],
    [undefined, 'metric', undefined],
  ] as const)('%s m, %s, is %s', (distanceM, system, text) => {
    expect(formatDistance(distanceM, system, 'en')).toBe(text);
  });
});

describe('time', () => {
  it.each([
    [0, '0:00'],
    [59.9, '0:59'],
    [1867, '31:07'],
    [3599, '59:59'],
    [3600, '1:00:00'],
    [3849, '1:04:09'],
    [-3, '0:00'],
    [undefined, undefined],
    [Number.NaN, undefined],
  ])('%s s is %s', (spanS, text) => {
    expect(formatTime(spanS, 'en')).toBe(text);
    expect(formatTime(spanS, 'zh-CN')).toBe(text);
  });

  it('counts a begun second while it runs down', () => {
    expect(formatTimeLeft(0.1, 'en')).toBe('0:01');
    expect(formatTimeLeft(0, 'en')).toBe('0:00');
    expect(formatTimeLeft(undefined, 'en')).toBeUndefined();
  });
});

describe('counts a minute', () => {
  it('are whole, and nothing where there is nothing', () => {
    expect(formatHeartRate(155.6, 'en')).toBe('156');
    expect(formatHeartRate(0, 'en')).toBeUndefined();
    expect(formatCadence(171.5, 'en')).toBe('172');
    expect(formatCadence(Number.NaN, 'en')).toBeUndefined();
    expect(formatTempo(171.4, 'en')).toBe('171');
  });
});

describe('medianCadence', () => {
  it('takes the middle of the last three seconds', () => {
    const samples = [
      { atMs: 0, cadenceSpm: 90 },
      { atMs: 7_000, cadenceSpm: 170 },
      { atMs: 8_000, cadenceSpm: 250 },
      { atMs: 9_000, cadenceSpm: 172 },
    ];
    expect(medianCadence(samples, 10_000)).toBe(172);
    expect(medianCadence(samples, 10_500)).toBe(211);
    expect(medianCadence(samples, 20_000)).toBeUndefined();
  });
});

describe('freshnessOf', () => {
  it.each([
    [0, 'fresh'],
    [2_000, 'fresh'],
    [2_001, 'dim'],
    [3_000, 'dim'],
    [3_001, 'gone'],
    [undefined, 'gone'],
    [Number.NaN, 'gone'],
  ] as const)('%s ms is %s', (ageMs, freshness) => {
    expect(freshnessOf(ageMs)).toBe(freshness);
  });
});

describe('unitLabel', () => {
  it.each([
    ['speed', 'metric', 'en', 'km/h'],
    ['speed', 'imperial', 'en', 'mph'],
    ['speed', 'imperial', 'zh-CN', 'mph'],
    ['pace', 'metric', 'en', 'min/km'],
    ['pace', 'metric', 'zh-CN', '分/公里'],
    ['distance', 'imperial', 'en', 'mi'],
    ['distance', 'metric', 'zh-CN', '公里'],
  ] as const)('%s %s in %s is %s', (unit, system, locale, label) => {
    expect(unitLabel(unit, system, locale)).toBe(label);
  });
});
