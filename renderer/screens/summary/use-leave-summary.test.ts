import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, expect, it, vi } from 'vitest';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { liveWith } from '#tests/support/live-example.ts';
import { speakScreens } from '#tests/support/screen-words.ts';
import type { ToastNote } from '#renderer/app/toasts.tsx';
import { useLive } from '#renderer/link/live-store.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import { LeaveKeys } from './leave-keys.tsx';
import { useLeaveSummary, type LeaveSummary } from './use-leave-summary.ts';
import type { Summary } from './use-summary.ts';

const away = new BeatRunnerError('serve/not-reachable', { address: 'BeatRunner' });
const seen = vi.hoisted(() => ({
  toasts: [] as ToastNote[],
  ways: [] as string[],
  asked: [] as string[],
  isAway: false,
}));

vi.mock('@tanstack/react-router', () => ({
  useNavigate: () => (target: { readonly to: string }) => Promise.resolve(seen.ways.push(target.to)),
}));
vi.mock('@tanstack/react-query', () => ({
  useQueryClient: () => ({ invalidateQueries: () => Promise.resolve(), removeQueries: () => undefined }),
}));
vi.mock('#renderer/app/toasts.tsx', () => ({ showToast: (note: ToastNote) => seen.toasts.push(note) }));
vi.mock('#renderer/link/page-link.ts', () => {
  const answer = (what: string) => (): Promise<void> => {
    seen.asked.push(what);
    return seen.isAway ? Promise.reject(away) : Promise.resolve();
  };
  const rpc = { session: { discard: answer('discard') }, history: { deleteSession: answer('delete') } };
  return { usePageLink: () => ({ rpc }) };
});

const summary = { isHere: true } as Summary;

/** The run has ended; the last word of the controller is so old. */
function ended(ageMs: number): string {
  const state = { kind: 'ended', cause: 'person', isBeltKnownStill: true } as const;
  useLive.setState(liveWith({ state }, { receivedAtMs: pageClock.nowMs() - ageMs }));
  return useLive.getState().status?.session?.sessionId ?? '';
}

function leaving(sessionId: string): LeaveSummary {
  const got: LeaveSummary[] = [];
  renderToStaticMarkup(
    createElement(() => {
      got.push(useLeaveSummary(sessionId, summary));
      return null;
    }),
  );
  const [leave] = got;
  if (leave === undefined) throw new Error('not rendered');
  return leave;
}

beforeEach(async () => {
  Object.assign(seen, { toasts: [], ways: [], asked: [], isAway: false });
  await speakScreens('en');
});

it('says that a run is discarded once it was put away, and deletes it when nobody thinks again', async () => {
  leaving(ended(0)).discard();
  await vi.waitFor(() => expect(seen.toasts).toHaveLength(1));
  expect(seen.toasts[0]?.text).toMatch(/^Run discarded/);
  expect(seen.ways).toEqual(['/']);
  seen.toasts[0]?.onOver?.();
  expect(seen.asked).toEqual(['discard', 'delete']);
});

it('claims nothing where the run could not be put away, says why, and stays', async () => {
  seen.isAway = true;
  leaving(ended(0)).discard();
  await vi.waitFor(() => expect(seen.toasts).toHaveLength(1));
  expect(seen.toasts[0]?.text).toMatch(/^The run was not deleted .*does not answer/);
  expect(seen.toasts[0]?.onOver).toBeUndefined();
  expect(seen.ways).toEqual([]);
});

it('tells it when the controller went away before the ten seconds were over', async () => {
  leaving(ended(0)).discard();
  await vi.waitFor(() => expect(seen.toasts).toHaveLength(1));
  seen.isAway = true;
  seen.toasts[0]?.onOver?.();
  await vi.waitFor(() => expect(seen.toasts).toHaveLength(2));
  expect(seen.toasts[1]?.text).toMatch(/^The run was not deleted/);
});

it('goes home without the controller, and asks it for nothing', async () => {
  leaving(ended(3001)).done();
  await vi.waitFor(() => expect(seen.ways).toEqual(['/']));
  expect(seen.asked).toEqual([]);
  expect(seen.toasts).toEqual([]);
});

it('has a Discard only while the controller is heard, and says why not', () => {
  const keys = (ageMs: number): string =>
    renderToStaticMarkup(createElement(LeaveKeys, { sessionId: ended(ageMs), summary }));
  const discard = (markup: string) => /<button[^>]*data-testid="summary-discard"[^>]*>/.exec(markup)?.[0];
  expect(discard(keys(0))).not.toMatch(/ disabled=/);
  expect(keys(0)).not.toContain('Control is away');
  expect(discard(keys(3001))).toMatch(/ disabled=/);
  expect(keys(3001)).toContain('Control is away');
});
