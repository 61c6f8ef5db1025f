import { expect, it } from 'vitest';
import { liveWith } from '#tests/support/live-example.ts';
import { isPresent } from './presence.ts';

it('is the present while a status of the last 3 s is there', () => {
  expect(isPresent(liveWith({}, { receivedAtMs: 1000 }), 4000)).toBe(true);
  expect(isPresent(liveWith({}, { receivedAtMs: 1000 }), 4001)).toBe(false);
});

it('is not where the connection is gone, or has told nothing yet', () => {
  expect(isPresent(liveWith({}, { connection: { kind: 'lost', sinceMs: 0 } }), 0)).toBe(false);
  expect(isPresent({ ...liveWith(), status: undefined }, 0)).toBe(false);
});
