import { describe, expect, it } from 'vitest';
import type { SessionStatus } from '#contract/rpc/live-status.ts';
import { liveWith } from '#tests/support/live-example.ts';
import { frameContentFor } from './screen-for.ts';

type SessionState = SessionStatus['state'];

const paths = ['/', '/plan', '/library', '/devices', '/summary/s', '/gallery', '/nowhere'];
const ended: SessionState = { kind: 'ended', cause: 'person', isBeltKnownStill: true };

const contentAt = (path: string, state: SessionState, isStartOver = true) =>
  frameContentFor(path, liveWith({ state }).status, isStartOver);

describe('what fills the page', () => {
  it.each([
    [{ kind: 'ready' }, 'ready'],
    [{ kind: 'running', holds: [], overrideUntilMs: 0 }, 'run'],
    [{ kind: 'linkLost', sinceMs: 0, wasMoving: true }, 'run'],
    [{ kind: 'paused', sinceMs: 0, cause: 'person', isBeltStill: true }, 'paused'],
    [{ kind: 'asking', sinceMs: 0, cause: 'linkRestored' }, 'asking'],
    [{ kind: 'stopping', sinceMs: 0, cause: 'person', askedAtMs: 0, isAccepted: false }, 'stopping'],
  ] satisfies readonly (readonly [SessionState, string])[])(
    'is the run at every address, the gallery among them: %o',
    (state, content) => {
      for (const path of paths) {
        expect([path, contentAt(path, state)]).toEqual([path, content]);
        // Nobody waits for a self-check beside a belt.
        expect(contentAt(path, state, false)).toBe(content);
      }
    },
  );

  it.each([{ kind: 'idle' }, ended] satisfies readonly SessionState[])(
    'is what the address says where no run is on: %o',
    (state) => {
      for (const path of paths) expect([path, contentAt(path, state)]).toEqual([path, 'route']);
    },
  );

  it('is the start until the controller has told anything, and the gallery without it', () => {
    expect(paths.filter((path) => frameContentFor(path, undefined, true) !== 'start')).toEqual(['/gallery']);
  });

  it('is the start until the self-checks are over', () => {
    expect(paths.filter((path) => contentAt(path, { kind: 'idle' }, false) !== 'start')).toEqual([
      '/gallery',
    ]);
    expect(contentAt('/', ended, false)).toBe('route');
  });
});
