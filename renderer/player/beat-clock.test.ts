import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import type { PageLink } from '#renderer/link/page-link.ts';
import { settlePromises } from '#tests/support/manual-clock.ts';
import { askBeatsAnew, currentBeat, keepBeats } from './beat-clock.ts';

const heardS = [0, 1, 2, 3, 4];
const doubledS = [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4];
const answers = { beatsS: heardS as readonly number[], error: undefined as Error | undefined };
const asked: string[] = [];
const link = {
  rpc: {
    library: {
      async track({ trackId }: { readonly trackId: string }) {
        asked.push(trackId);
        if (answers.error !== undefined) throw answers.error;
        return { beatsS: answers.beatsS };
      },
    },
  },
} as unknown as PageLink;
keepBeats(link, () => undefined);

/** The next status, and what the controller answers to it. */
async function tell(sessionId: string, trackId: string | undefined, positionS = 1.25): Promise<void> {
  const music = { trackId, positionS, durationS: 5, playbackRate: 1, tempoBpm: 120 };
  const session = { sessionId, ...(trackId !== undefined && { music }) };
  useLive.setState({ status: { session } as unknown as LiveStatus, receivedAtMs: 0 });
  await settlePromises();
}

beforeEach(async () => {
  vi.spyOn(pageClock, 'nowMs').mockReturnValue(0);
  answers.beatsS = heardS;
  answers.error = undefined;
  await tell('none', undefined);
  asked.length = 0;
});

describe('the beats of what plays', () => {
  it('are asked once for a play', async () => {
    await tell('run', 'a', 1);
    await tell('run', 'a', 1.25);
    // Reports of the position are a little early or late.
    await tell('run', 'a', 1.2);
    expect(currentBeat()).toMatchObject({ index: 1, phase: expect.closeTo(0.2, 9), tempoBpm: 120 });
    await tell('run', 'b');
    expect(asked).toEqual(['a', 'b']);
  });

  it('are asked anew in the next run, though no other track played meanwhile', async () => {
    await tell('run', 'a');
    expect(currentBeat()).toMatchObject({ index: 1, phase: 0.25 });
    answers.beatsS = doubledS;
    await tell('next run', 'a');
    expect(currentBeat()).toMatchObject({ index: 2, phase: 0.5 });
    expect(asked).toEqual(['a', 'a']);
  });

  it('are asked anew when the track begins again, also behind itself', async () => {
    await tell('run', 'a', 4.5);
    answers.beatsS = doubledS;
    await tell('run', 'a', 0.25);
    expect(currentBeat()).toMatchObject({ index: 0, phase: 0.5 });
    await tell('run', undefined);
    await tell('run', 'a', 0.25);
    expect(asked).toEqual(['a', 'a', 'a']);
  });

  it('are asked anew when somebody put them right, and when the answer failed', async () => {
    await tell('run', 'a');
    answers.beatsS = doubledS;
    answers.error = new Error('the controller is away');
    askBeatsAnew();
    await tell('run', 'a');
    expect(currentBeat()).toMatchObject({ index: 1, phase: 0.25 });
    answers.error = undefined;
    await tell('run', 'a');
    expect(currentBeat()).toMatchObject({ index: 2, phase: 0.5 });
    expect(asked).toEqual(['a', 'a', 'a']);
  });
});
