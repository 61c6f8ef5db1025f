import { describe, expect, it } from 'vitest';
import { noValue } from '#ui/format/no-value.ts';
import { createFigures } from './figures.ts';

describe('figures of a run', () => {
  it('are in the units of the runner', () => {
    const metric = createFigures('en', 'metric');
    const imperial = createFigures('en', 'imperial');
    expect([metric.distance(5021), metric.unit.distance]).toEqual(['5.02', 'km']);
    expect([imperial.distance(5021), imperial.unit.distance]).toEqual(['3.11', 'mi']);
    expect([metric.pace(2000, 674_000), imperial.pace(1609.344, 600_000)]).toEqual(['5:37', '10:00']);
    expect(imperial.splitM).toBeCloseTo(1609.344, 9);
  });

  it('are dashes where there is nothing', () => {
    const figures = createFigures('en', 'metric');
    expect([figures.whole(undefined), figures.percent(undefined)]).toEqual([noValue, noValue]);
    expect([figures.pace(0, 0), figures.pace(0, 5000), figures.pace(1, 60_000)]).toEqual([
      noValue,
      noValue,
      noValue,
    ]);
    expect(figures.pace(1000, 0)).toBe(noValue);
  });

  it('are written as the language does', () => {
    expect(createFigures('en', 'metric').percent(0.824)).toBe('82%');
    expect(createFigures('zh-CN', 'metric').whole(1208.4)).toBe('1,208');
    expect(createFigures('zh-CN', 'metric').unit.distance).toBe('公里');
  });
});
