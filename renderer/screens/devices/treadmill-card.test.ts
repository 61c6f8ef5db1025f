import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { liveWith } from '#tests/support/live-example.ts';
import { TreadmillCard } from './treadmill-card.tsx';

vi.mock('#renderer/screens/home/use-runner.ts', () => ({ useRunner: () => ({ units: 'metric' }) }));
vi.mock('#renderer/screens/page/use-words.ts', () => ({ useWords: () => String }));
vi.mock('./belt-test-dialog.tsx', () => ({
  BeltTestDialog: ({ canStart }: { readonly canStart: boolean }) => `[can start: ${canStart}]`,
}));

const { status } = liveWith({
  state: { kind: 'ended', cause: 'person', isBeltKnownStill: true },
});

function shown(isHeard: boolean): string {
  if (status?.treadmill === undefined) throw new Error('no treadmill');
  const standing = { ...status, treadmill: { ...status.treadmill, belt: 'standing' as const } };
  return renderToStaticMarkup(createElement(TreadmillCard, { status: standing, isHeard, found: undefined }));
}

it('offers a belt test and says how the belt is only while the controller is heard', () => {
  expect(shown(true)).toContain('[can start: true]');
  expect(shown(true)).toContain('treadmillState.ready');
  expect(shown(false)).toContain('[can start: false]');
  expect(shown(false)).not.toContain('treadmillState.');
  expect(shown(false).split('notKnown')).toHaveLength(4);
});
