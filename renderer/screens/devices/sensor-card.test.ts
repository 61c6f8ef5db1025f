import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { noValue } from '#ui/format/no-value.ts';
import { SensorCard } from './sensor-card.tsx';

function shown(isHeard: boolean): string {
  const sensor = { kind: 'heartRate', deviceId: 'h', name: 'Strap', isLinkUp: true, reading: 151 } as const;
  const card = { kind: 'heartRate', sensor, isHeard, found: undefined, onRemove: () => undefined } as const;
  return renderToStaticMarkup(createElement(SensorCard, card));
}

it('shows what the strap measures only while the controller is heard', () => {
  expect(shown(true)).toContain('151');
  expect(shown(true)).toContain('sensorState.up');
  expect(shown(false)).not.toContain('151');
  expect(shown(false)).toContain(noValue);
  expect(shown(false)).toContain('notKnown');
});
