import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createManualClock, type ManualClock } from '#tests/support/manual-clock.ts';
import { ScriptedAccountServer } from '#tests/support/scripted-account-server.ts';
import { signInByDevice, type DeviceSignInState } from './device-sign-in.ts';

/** What a request may take; not a wait for the next one. */
const patienceMs = 20_000;
let server: ScriptedAccountServer;
let clock: ManualClock;
let states: DeviceSignInState[];
let ending: AbortController;
/** How often it has begun to wait for its next question. */
let pauses: number;

beforeEach(async () => {
  server = new ScriptedAccountServer();
  await server.open();
  clock = createManualClock();
  states = [];
  ending = new AbortController();
  pauses = 0;
});

afterEach(() => server.close());

function begin(): Promise<void> {
  const counting = {
    ...clock,
    after(delayMs: number, callback: () => void) {
      if (delayMs !== patienceMs) pauses += 1;
      return clock.after(delayMs, callback);
    },
  };
  const surroundings = { serverUrl: server.url, fetch, clock: counting };
  const request = { deviceId: '00000000000000aa', deviceName: 'Kiosk 3' };
  return signInByDevice(surroundings, request, (state) => states.push(state), ending.signal);
}

const kinds = () => states.map(({ kind }) => kind);
const questions = () => server.requests.filter(({ path }) => path === '/device/token').length;

/** Until it waits to ask for the nth time. */
const waitsAgain = (nth = questions() + 1) => vi.waitFor(() => expect(pauses).toBe(nth));

/** Lets the interval pass, and the question that follows be answered. */
async function nextQuestion(ms = 5000): Promise<void> {
  await waitsAgain();
  const before = questions();
  clock.advance(ms);
  await vi.waitFor(() => expect(questions()).toBe(before + 1));
}

test('shows the code, and is signed in after the phone has approved', async () => {
  const ended = begin();
  await vi.waitFor(() => expect(kinds()).toEqual(['asking', 'waiting']));
  expect(states[1]).toMatchObject({
    userCode: 'BCDF-GHJK',
    address: `${server.url}/device`,
    addressWithCode: `${server.url}/device?user_code=BCDF-GHJK`,
    expiresWallMs: clock.wallTimeMs() + 600_000,
  });
  await nextQuestion();
  server.decide('approved');
  await nextQuestion();
  await ended;
  expect(states.at(-1)).toMatchObject({
    kind: 'signed-in',
    signedIn: { account: { accountId: 'account-1' } },
  });
});

test('asks more slowly where the server wants it', async () => {
  server.slowDowns = 1;
  const ended = begin();
  await nextQuestion();
  await waitsAgain();
  clock.advance(9999);
  expect(questions()).toBe(1);
  server.decide('approved');
  await nextQuestion(1);
  await ended;
  expect(states.at(-1)?.kind).toBe('signed-in');
});

test.each(['denied', 'expired'] as const)('%s is an end', async (decision) => {
  const ended = begin();
  await vi.waitFor(() => expect(kinds()).toContain('waiting'));
  server.decide(decision);
  await nextQuestion();
  await ended;
  expect(kinds()).toEqual(['asking', 'waiting', decision]);
});

test('expires by the own clock, where the server says nothing', async () => {
  server.deviceExpiresInS = 8;
  const ended = begin();
  await nextQuestion();
  await nextQuestion();
  await ended;
  expect(states.at(-1)).toEqual({ kind: 'expired' });
});

test('goes on asking where the server is out of reach for a while, and says so', async () => {
  const ended = begin();
  await vi.waitFor(() => expect(kinds()).toContain('waiting'));
  await waitsAgain();
  server.faults.push('drop-request');
  clock.advance(5000);
  await vi.waitFor(() => expect(states.at(-1)).toMatchObject({ kind: 'waiting', isOutOfReach: true }));
  server.decide('approved');
  await waitsAgain(2);
  clock.advance(5000);
  await ended;
  expect(states.at(-1)?.kind).toBe('signed-in');
});

test('a server that cannot be reached at all is a failure in words', async () => {
  server.faults.push('drop-request');
  await begin();
  expect(states.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'account/server-not-reachable' } });
});

test('ended by the runner: nothing is told and nobody is asked any more', async () => {
  const ended = begin();
  await waitsAgain();
  const told = states.length;
  ending.abort();
  await ended;
  expect(states).toHaveLength(told);
  expect(clock.pendingTimers).toBe(0);
});
