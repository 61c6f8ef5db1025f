import { describe, expect, it } from 'vitest';
import { sessionExample, statusExample, treadmillExample } from '#tests/support/status-example.ts';
import { beltMayMove } from './belt-may-move.ts';
import type { LiveStatus } from './live-status.ts';

type State = NonNullable<LiveStatus['session']>['state'];
type Belt = NonNullable<LiveStatus['treadmill']>['belt'];

const running: State = { kind: 'running', holds: [], overrideUntilMs: 0 };
const endedStill: State = { kind: 'ended', cause: 'person', isBeltKnownStill: true };
const endedUnseen: State = { ...endedStill, isBeltKnownStill: false };

function told(state: State | undefined, belt: Belt, isLinkUp = true, sessionId = 's'): LiveStatus {
  const link = { isUp: isLinkUp, control: 'granted' } as const;
  return statusExample({
    treadmill: treadmillExample({ belt, isLinkUp }),
    ...(state !== undefined && { session: sessionExample({ sessionId, state, link }) }),
  });
}

/** What is known after each of these, one after the other. */
function knownAfter(statuses: readonly LiveStatus[], before = false): readonly boolean[] {
  let mayMove = before;
  let last: LiveStatus | undefined;
  return statuses.map((status) => {
    mayMove = beltMayMove(mayMove, status, last);
    last = status;
    return mayMove;
  });
}

describe('beltMayMove', () => {
  it('keeps a belt that was started at the console after the run, over a link that went and came back', () => {
    expect(
      knownAfter([
        told(running, 'moving'),
        told(endedStill, 'standing'),
        told(endedStill, 'moving'),
        told(endedStill, 'unknown', false),
        told(endedStill, 'unknown'),
        told(endedStill, 'standing'),
      ]),
    ).toEqual([true, false, true, true, true, false]);
  });

  it('keeps it over a reload of the page, of which only the knowledge is left', () => {
    expect(knownAfter([told(endedStill, 'unknown', false), told(endedStill, 'unknown')], true)).toEqual([
      true,
      true,
    ]);
  });

  it('does not linger where a run has ended at a belt that was seen standing', () => {
    expect(
      knownAfter([
        told(running, 'moving'),
        told(endedStill, 'unknown', false),
        told(endedStill, 'unknown', false),
      ]),
    ).toEqual([true, false, false]);
    expect(
      knownAfter([told(endedUnseen, 'unknown', false), told(endedStill, 'unknown', false)], true),
    ).toEqual([true, false]);
    // Another run, of whose course this page has seen nothing.
    expect(knownAfter([told(endedStill, 'moving'), told(endedStill, 'unknown', false, 'next')])).toEqual([
      true,
      false,
    ]);
  });

  it('reckons with a belt that a link after the run says nothing of, as with any', () => {
    expect(
      knownAfter([
        told(endedStill, 'standing'),
        told(endedStill, 'unknown', false),
        told(endedStill, 'unknown'),
        told(endedStill, 'standing'),
      ]),
    ).toEqual([false, false, true, false]);
  });

  it('does not take an end for rest that nobody saw', () => {
    expect(knownAfter([told(endedUnseen, 'unknown', false), told(endedUnseen, 'standing')])).toEqual([
      true,
      false,
    ]);
  });

  it('believes a belt that is seen standing, and no link that is gone', () => {
    expect(knownAfter([told(undefined, 'standing')], true)).toEqual([false]);
    expect(knownAfter([told(undefined, 'standing', false)], true)).toEqual([true]);
  });
});
