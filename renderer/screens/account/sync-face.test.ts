import { expect, test } from 'vitest';
import type { SyncSummary } from '#contract/rpc/accounts.ts';
import { syncFace } from './sync-face.ts';

const of = (state: SyncSummary['state']) =>
  syncFace({ isGuest: false, sync: { state, waiting: 3, refused: 0 } });

test('being offline is no alarm', () => {
  expect(of('offline').tone).toBe('off');
  expect(of('working').tone).toBe('busy');
  expect(of('synced').tone).toBe('good');
});

test('what needs somebody is amber, never red', () => {
  expect(of('signed-out').tone).toBe('warn');
  expect(of('account-deleted').tone).toBe('warn');
});

test('without a server there is nothing to say but that it is kept here', () => {
  expect(syncFace({ isGuest: false })).toEqual({ tone: 'off', state: 'local' });
  expect(syncFace({ isGuest: true })).toEqual({ tone: 'off', state: 'guest' });
});
