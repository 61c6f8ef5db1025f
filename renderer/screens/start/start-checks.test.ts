import { expect, it } from 'vitest';
import { startChecks, type StartFacts } from './start-checks.ts';

const facts: StartFacts = {
  connection: 'connecting',
  wallTimeMs: Date.UTC(2027, 0, 1),
  hasSettings: false,
  hasFolders: false,
};
const states = (change: Partial<StartFacts>) =>
  Object.fromEntries(startChecks({ ...facts, ...change }).map(({ id, state }) => [id, state]));

it('waits for everything but the clock while nobody answers', () => {
  expect(states({ hasSettings: true, hasFolders: true })).toEqual({
    storage: 'waiting',
    bluetooth: 'waiting',
    treadmill: 'waiting',
    music: 'waiting',
    clock: 'done',
  });
});

it('ticks what has been read', () => {
  expect(states({ connection: 'up', hasFolders: true })).toEqual({
    storage: 'done',
    bluetooth: 'waiting',
    treadmill: 'waiting',
    music: 'done',
    clock: 'done',
  });
  expect(states({ connection: 'up', hasSettings: true })['treadmill']).toBe('done');
});

it('does not believe a clock that is in the past', () => {
  expect(states({ wallTimeMs: Date.UTC(2000, 0, 1) })['clock']).toBe('problem');
});
