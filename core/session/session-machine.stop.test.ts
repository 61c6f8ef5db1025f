import { describe, expect, it } from 'vitest';
import { eventExamples, sessionExamples } from '#tests/support/session-expectations.ts';
import { effectsOf } from '#tests/support/session-steps.ts';
import type { SessionEvent } from './session-event.ts';
import { sessionNext } from './session-machine.ts';
import { sessionEndCauses, sessionStateKinds, type SessionState } from './session-state.ts';
import {
  acceptedStopRepeatMs,
  linkPatienceMs,
  stopPatienceMs,
  unacceptedStopRepeatMs,
} from './session-timing.ts';

const { running, linkLost, stopping, ended } = sessionExamples;

const soonMs = 100;
const tick: SessionEvent = { kind: 'tick' };

describe('STOP', () => {
  it.each(sessionStateKinds)('asks the belt to stop in the same step, from %s', (kind) => {
    for (const cause of sessionEndCauses) {
      const step = sessionNext(sessionExamples[kind], { kind: 'stopRequested', cause }, soonMs);
      expect(step.state.kind).toBe('stopping');
      expect(effectsOf(step)).toEqual(['stopBelt']);
    }
  });

  it('keeps the cause of the stop', () => {
    const step = sessionNext(running, { kind: 'stopRequested', cause: 'controllerClosing' }, soonMs);
    expect(step.state).toEqual({
      kind: 'stopping',
      sinceMs: soonMs,
      cause: 'controllerClosing',
      askedAtMs: soonMs,
      isAccepted: false,
    });
  });

  it('pressed again asks again, and keeps the first cause and the first time', () => {
    const step = sessionNext(stopping, { kind: 'stopRequested', cause: 'console' }, 700);
    expect(step.state).toEqual({ ...stopping, askedAtMs: 700 });
    expect(effectsOf(step)).toEqual(['stopBelt']);
  });

  it('is asked again each second with an alarm until the machine says yes', () => {
    expect(sessionNext(stopping, tick, unacceptedStopRepeatMs - 1).state).toBe(stopping);
    const again = sessionNext(stopping, tick, unacceptedStopRepeatMs);
    expect(effectsOf(again)).toEqual(['stopBelt', 'alarm stopNotConfirmed']);
    expect(again.state).toEqual({ ...stopping, askedAtMs: unacceptedStopRepeatMs });
  });

  it('is asked again if the belt goes on after a yes', () => {
    const accepted = sessionNext(stopping, { kind: 'stopAccepted' }, 200).state;
    expect(accepted).toEqual({ ...stopping, isAccepted: true });
    expect(sessionNext(accepted, { kind: 'stopAccepted' }, 300).state).toBe(accepted);
    expect(sessionNext(accepted, tick, acceptedStopRepeatMs - 1).state).toBe(accepted);
    const again = sessionNext(accepted, tick, acceptedStopRepeatMs);
    expect(effectsOf(again)).toEqual(['stopBelt', 'alarm stopNotConfirmed']);
    expect(again.state).toMatchObject({ isAccepted: false });
  });

  it('is not asked again while the belt is seen to slow down after a yes', () => {
    const slowing = { kind: 'tick', isBeltSlowing: true } as const;
    const accepted = sessionNext(stopping, { kind: 'stopAccepted' }, 200).state;
    expect(sessionNext(accepted, slowing, 20_000).state).toBe(accepted);
    expect(effectsOf(sessionNext(accepted, tick, 20_000))).toEqual(['stopBelt', 'alarm stopNotConfirmed']);
    // Without the machine's yes it is: the belt may be slowing for another reason.
    expect(effectsOf(sessionNext(stopping, slowing, 1000))).toEqual(['stopBelt', 'alarm stopNotConfirmed']);
  });

  it('ends when the belt is seen to stand', () => {
    expect(sessionNext(stopping, { kind: 'beltStopped' }, 3000).state).toEqual({
      kind: 'ended',
      cause: 'person',
      isBeltKnownStill: true,
    });
  });

  it('ends without evidence after two minutes, and says that there is none', () => {
    const accepted = { ...stopping, isAccepted: true, askedAtMs: stopPatienceMs - 10 };
    expect(sessionNext(accepted, tick, stopPatienceMs - 1).state).toBe(accepted);
    const over = sessionNext(accepted, tick, stopPatienceMs);
    expect(over.state).toEqual({ kind: 'ended', cause: 'person', isBeltKnownStill: false });
    expect(sessionNext(over.state, { kind: 'beltStopped' }, stopPatienceMs + 1).state).toEqual({
      kind: 'ended',
      cause: 'person',
      isBeltKnownStill: true,
    });
  });

  it('of a person survives a lost link: it is asked for anew on the new one', () => {
    const asked = sessionNext(linkLost, { kind: 'stopRequested', cause: 'person' }, 500).state;
    const restored = sessionNext(asked, { kind: 'linkRestored' }, 20_000);
    expect(effectsOf(restored)).toEqual(['stopBelt']);
    expect(restored.state).toMatchObject({ kind: 'stopping', cause: 'person', askedAtMs: 20_000 });
    expect(sessionNext(restored.state, { kind: 'linkLost' }, 20_100).state).toBe(restored.state);
  });

  it('waits for a link as long as a link is waited for, and for the machine two minutes from then on', () => {
    const alone: SessionEvent = { kind: 'tick', isLinkUp: false };
    expect(sessionNext(stopping, alone, linkPatienceMs - 1).state.kind).toBe('stopping');
    expect(sessionNext(stopping, alone, linkPatienceMs).state).toEqual({
      kind: 'ended',
      cause: 'person',
      isBeltKnownStill: false,
    });
    const backAtMs = stopPatienceMs + 30_000;
    const restored = sessionNext(stopping, { kind: 'linkRestored' }, backAtMs).state;
    expect(sessionNext(restored, tick, backAtMs + stopPatienceMs - 1).state.kind).toBe('stopping');
    expect(sessionNext(restored, tick, backAtMs + stopPatienceMs).state.kind).toBe('ended');
  });

  it('ends for good after ten minutes, however often the link comes back', () => {
    const restored = sessionNext(stopping, { kind: 'linkRestored' }, linkPatienceMs - 10).state;
    expect(sessionNext(restored, tick, linkPatienceMs).state.kind).toBe('ended');
  });

  it.each(['linkRestored', 'beltMoving'] as const)(
    'that nobody saw the belt obey is asked for anew on %s',
    (kind) => {
      const event = eventExamples[kind];
      const unseen: SessionState = { kind: 'ended', cause: 'person', isBeltKnownStill: false };
      const step = sessionNext(unseen, event, 900_000);
      expect(effectsOf(step)).toEqual(['stopBelt']);
      expect(step.state).toMatchObject({ kind: 'stopping', cause: 'person', sinceMs: 900_000 });
      // Seen to stand: it is done. A link that stayed away: nobody asked for a stop.
      for (const state of [ended, { ...unseen, cause: 'link' } as const]) {
        expect(effectsOf(sessionNext(state, event, 900_000))).not.toContain('stopBelt');
      }
    },
  );

  it.each([
    ['safetyKeyPulled', 'safetyKey'],
    ['consoleStopped', 'console'],
  ] as const)('follows %s, because of the %s', (kind, cause) => {
    expect(sessionNext(running, { kind }, soonMs).state).toMatchObject({ kind: 'stopping', cause });
  });
});
