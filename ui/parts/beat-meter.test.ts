import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { BeatMeter } from './beat-meter.tsx';

const shown = (cadenceSpm: number | undefined): string =>
  renderToStaticMarkup(
    createElement(BeatMeter, {
      label: 'Steps against the beat',
      cadenceSpm,
      beatSpm: 170,
      state: 'stepUp',
      word: 'Step up',
    }),
  );

it('tells screen readers how far the steps are from the beat, in words and per cent', () => {
  expect(shown(161.5)).toMatch(
    /aria-valuetext="Step up" aria-valuemin="-12" aria-valuemax="12" aria-valuenow="-5"/,
  );
  expect(shown(178.5)).toContain('aria-valuenow="5"');
  expect(shown(undefined)).toContain('aria-valuenow="0"');
});
