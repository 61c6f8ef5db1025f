import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import { beltMayMove } from '#contract/rpc/belt-may-move.ts';
import { sessionExample, statusExample, treadmillExample } from '#tests/support/status-example.ts';
import { firstWordMs, stopFace, type StopKnowledge } from './stop-face.ts';

type State = NonNullable<LiveStatus['session']>['state'];

const up = {
  kind: 'up',
  sinceMs: 0,
  hello: { rpcVersion: 3, appVersion: '0', feedId: 'f', isSimulated: true, timeScale: 1, nowMs: 0 },
} as const;
const running: State = { kind: 'running', holds: [], overrideUntilMs: 0 };
const stopping = (change: Partial<Extract<State, { kind: 'stopping' }>> = {}): State => ({
  kind: 'stopping',
  sinceMs: 1000,
  askedAtMs: 1000,
  cause: 'person',
  isAccepted: false,
  ...change,
});

function statusWith(
  state: State | undefined,
  belt: 'unknown' | 'standing' | 'moving',
  isLinkUp = true,
): LiveStatus {
  return statusExample({
    nowMs: 1000,
    treadmill: treadmillExample({ belt, isLinkUp }),
    ...(state && { session: sessionExample({ state, link: { isUp: isLinkUp, control: 'granted' } }) }),
    ...(state?.kind === 'stopping' && { stop: { sinceMs: state.sinceMs, isAccepted: state.isAccepted } }),
  });
}

function known(status: LiveStatus | undefined, change: Partial<StopKnowledge> = {}): StopKnowledge {
  const mayBeltMove = status !== undefined && beltMayMove(false, status, undefined);
  return {
    connection: up,
    status,
    receivedAtMs: 5000,
    mayBeltMove,
    press: undefined,
    canSendStop: true,
    areScreensMissing: false,
    nowMs: 5000,
    ...change,
  };
}

const press = { pressedAtMs: 5000, deed: 'sent' } as const;

describe('stopFace', () => {
  it('is hidden while nothing can move', () => {
    expect(stopFace(known(statusWith(undefined, 'standing'))).kind).toBe('hidden');
    expect(stopFace(known(statusWith({ kind: 'ready' }, 'standing'))).kind).toBe('hidden');
    expect(
      stopFace(known(statusWith({ kind: 'ended', cause: 'person', isBeltKnownStill: true }, 'standing')))
        .kind,
    ).toBe('hidden');
  });

  it('is there whenever the belt moves, with a run or without', () => {
    expect(stopFace(known(statusWith(undefined, 'moving'))).kind).toBe('stop');
    expect(stopFace(known(statusWith({ kind: 'ready' }, 'moving'))).kind).toBe('stop');
    expect(stopFace(known(statusWith(running, 'unknown'))).kind).toBe('stop');
  });

  it('shows the stop from the press on, before anybody has answered', () => {
    expect(stopFace(known(statusWith(running, 'moving'), { press, nowMs: 5001 }))).toEqual({
      kind: 'stopping',
      sinceMs: 5000,
    });
  });

  it('sends to the key after a second without a yes, to the rails after three', () => {
    const at = (nowMs: number) =>
      stopFace(known(statusWith(stopping(), 'moving'), { press, nowMs, receivedAtMs: nowMs }));
    expect(at(5999).kind).toBe('stopping');
    expect(at(6000)).toMatchObject({ kind: 'pullKey', isLong: false });
    expect(at(8000)).toMatchObject({ kind: 'pullKey', isLong: true });
    const accepted = statusWith(stopping({ isAccepted: true }), 'moving');
    expect(stopFace(known(accepted, { press, nowMs: 9000, receivedAtMs: 9000 })).kind).toBe('stopping');
  });

  it('counts from the state where nobody pressed here', () => {
    const status = { ...statusWith(stopping({ sinceMs: 600 }), 'moving'), nowMs: 1000 };
    expect(stopFace(known(status, { nowMs: 5100 }))).toEqual({ kind: 'stopping', sinceMs: 4600 });
  });

  it.each([
    [
      'the connection is gone',
      known(statusWith(running, 'moving'), { connection: { kind: 'lost', sinceMs: 0 } }),
    ],
    ['the status is old', known(statusWith(running, 'moving'), { nowMs: 8100 })],
    [
      'the link is gone',
      known(statusWith({ kind: 'linkLost', sinceMs: 0, wasMoving: true }, 'moving', false)),
    ],
  ])('says so where a press reaches nothing: %s', (_, knowledge) => {
    expect(stopFace(knowledge)).toEqual({ kind: 'unreachable', wasPressed: false });
    expect(stopFace({ ...knowledge, press })).toEqual({ kind: 'unreachable', wasPressed: true });
  });

  it('is never hidden in a state in which the belt may move', () => {
    const state = fc.constantFrom<State>(
      { kind: 'countdown', sinceMs: 0, isResume: false },
      { kind: 'starting', sinceMs: 0, isResume: false },
      running,
      { kind: 'coolDown', sinceMs: 0, holds: [] },
      { kind: 'linkLost', sinceMs: 0, wasMoving: false },
      { kind: 'asking', sinceMs: 0, cause: 'linkRestored' },
      stopping(),
    );
    fc.assert(
      fc.property(
        state,
        fc.constantFrom('unknown', 'standing', 'moving'),
        fc.boolean(),
        fc.integer({ min: 0, max: 99_999 }),
        (kind, belt, isLinkUp, lateMs) => {
          const status = statusWith(kind, belt, isLinkUp);
          expect(stopFace(known(status, { nowMs: 5000 + lateMs })).kind).not.toBe('hidden');
        },
      ),
    );
  });

  it('outlives the controller: a belt that moved last has its STOP until it is seen standing', () => {
    const moved = beltMayMove(false, statusWith(running, 'moving'), undefined);
    const { treadmill: _, ...nothingChosen } = statusWith(undefined, 'unknown');
    const connecting = statusWith(undefined, 'unknown', false);
    const silent = statusWith(undefined, 'unknown');
    const moving = statusWith(running, 'moving');
    expect([nothingChosen, connecting, silent].map((status) => beltMayMove(moved, status, moving))).toEqual([
      true,
      true,
      true,
    ]);
    expect(stopFace(known(undefined, { mayBeltMove: moved, nowMs: firstWordMs }))).toEqual({
      kind: 'unreachable',
      wasPressed: false,
    });
    expect(stopFace(known(nothingChosen, { mayBeltMove: moved })).kind).toBe('unreachable');
    expect(stopFace(known(connecting, { mayBeltMove: moved })).kind).toBe('unreachable');
    expect(stopFace(known(silent, { mayBeltMove: moved })).kind).toBe('stop');
  });

  it('is there without any knowledge where nothing else could be loaded', () => {
    const blind = (change: Partial<StopKnowledge> = {}) =>
      stopFace(known(undefined, { areScreensMissing: true, ...change }));
    expect(blind().kind).toBe('stop');
    expect(blind({ canSendStop: false })).toEqual({ kind: 'unreachable', wasPressed: false });
    const heard = { pressedAtMs: 5000, deed: 'sent' } as const;
    const unheard = { pressedAtMs: 5000, deed: undefined } as const;
    expect(blind({ press: heard, nowMs: 7999 }).kind).toBe('stopping');
    expect(blind({ press: heard, nowMs: 8000 })).toMatchObject({ kind: 'pullKey', isLong: true });
    expect(blind({ press: unheard, nowMs: 5999 }).kind).toBe('stopping');
    expect(blind({ press: unheard, nowMs: 6000 })).toMatchObject({ kind: 'pullKey', isLong: false });
    expect(blind({ press: { pressedAtMs: 5000, deed: 'waitsForLink' } })).toEqual({
      kind: 'unreachable',
      wasPressed: true,
    });
    // What is known is believed, screens or not.
    expect(stopFace(known(statusWith(undefined, 'standing'), { areScreensMissing: true })).kind).toBe(
      'hidden',
    );
  });

  describe('while nothing was ever told of the belt', () => {
    const untold = (
      connection: StopKnowledge['connection'],
      nowMs: number,
      change: Partial<StopKnowledge> = {},
    ) => stopFace(known(undefined, { connection, nowMs, ...change }));
    const connecting = { kind: 'connecting', sinceMs: 0 } as const;
    const lost = { kind: 'lost', sinceMs: 4000 } as const;
    const otherVersion = { kind: 'otherVersion', sinceMs: 0 } as const;
    const refused = { kind: 'refused', sinceMs: 0 } as const;

    it.each([connecting, up, lost])(
      'is hidden for the first moments, and then there: $kind',
      (connection) => {
        expect(untold(connection, firstWordMs).kind).toBe('hidden');
        expect(untold(connection, firstWordMs + 1).kind).toBe('stop');
        expect(untold(connection, firstWordMs + 1, { canSendStop: false })).toEqual({
          kind: 'unreachable',
          wasPressed: false,
        });
      },
    );

    it('is there at once in a page of another version, which nobody will tell', () => {
      expect(untold(otherVersion, 1).kind).toBe('stop');
      expect(untold(otherVersion, 1, { mayBeltMove: true }).kind).toBe('stop');
      expect(untold(otherVersion, 1, { canSendStop: false }).kind).toBe('unreachable');
      const heard = { pressedAtMs: 5000, deed: 'sent' } as const;
      expect(untold(otherVersion, 5001, { press: heard }).kind).toBe('stopping');
      expect(untold(otherVersion, 8000, { press: heard }).kind).toBe('pullKey');
    });

    it('stays hidden where this page was refused, unless the belt moved last', () => {
      expect(untold(refused, 60_000, { canSendStop: false }).kind).toBe('hidden');
      expect(untold(refused, 60_000, { canSendStop: false, mayBeltMove: true }).kind).toBe('unreachable');
    });
  });

  it('knows a stop without a run, be it asked for on another page', () => {
    const status = { ...statusWith(undefined, 'moving'), stop: { sinceMs: 1000, isAccepted: true } };
    expect(stopFace(known(status, { nowMs: 7000 }))).toEqual({ kind: 'stopping', sinceMs: 5000 });
  });
});
