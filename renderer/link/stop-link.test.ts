import { describe, expect, it } from 'vitest';
import { createManualClock, settlePromises } from '#tests/support/manual-clock.ts';
import { createClosing } from './closing.ts';
import { createStopLink } from './stop-link.ts';
import type { StopWay } from './stop-way.ts';
import { TransportError } from './transport-error.ts';

type Attempt = 'open' | 'deaf' | 'unreachable' | 'refused';

/** A stop port of which a test decides whether it is there and whether it answers. */
function setUp(attempts: readonly Attempt[]) {
  const clock = createManualClock();
  const seen = { opens: 0, sent: 0, sentElsewhere: 0, told: [] as string[] };
  const ways: (() => void)[] = [];
  let answer: (text: string) => void = () => undefined;
  let isUnheard = false;

  function open(): Promise<StopWay> {
    const attempt = attempts[Math.min(seen.opens, attempts.length - 1)] ?? 'open';
    seen.opens += 1;
    if (attempt === 'unreachable' || attempt === 'refused')
      return Promise.reject(new TransportError(attempt));
    const closing = createClosing();
    ways.push(closing.close);
    return Promise.resolve({
      ...closing,
      send() {
        if (attempt === 'deaf') return false;
        seen.sent += 1;
        return true;
      },
      onAnswer: (listener) => void (answer = listener),
    });
  }

  const link = createStopLink({
    open,
    clock,
    isUnheard: () => isUnheard,
    sendElsewhere: () => void (seen.sentElsewhere += 1),
    onOpen: (isOpen) => void seen.told.push(isOpen ? 'open' : 'closed'),
    onPress() {
      isUnheard = true;
      seen.told.push('pressed');
    },
    onAnswer(text) {
      isUnheard = false;
      seen.told.push(text);
    },
  });
  return {
    seen,
    press: () => link.press(),
    answer: (text: string) => answer(text),
    lose() {
      isUnheard = true;
      ways.at(-1)?.();
    },
    async pass(ms: number) {
      await settlePromises();
      clock.advance(ms);
      await settlePromises();
    },
  };
}

describe('createStopLink', () => {
  it('sends within the press, before anybody is told', async () => {
    const { seen, press, pass } = setUp(['open']);
    await pass(0);
    press();
    expect(seen).toMatchObject({ sent: 1, told: ['open', 'pressed'] });
  });

  it('sends again each second until there is an answer', async () => {
    const { seen, press, pass, answer } = setUp(['open']);
    await pass(0);
    press();
    for (let second = 0; second < 3; second += 1) await pass(1000);
    expect(seen.sent).toBe(4);
    answer('heard');
    await pass(1000);
    await pass(1000);
    expect(seen.sent).toBe(4);
  });

  it('sends a press that was made before there was a way as soon as there is one', async () => {
    const { seen, press, pass } = setUp(['unreachable', 'unreachable', 'open']);
    press();
    expect(seen.sent).toBe(0);
    await pass(50);
    await pass(100);
    expect(seen).toMatchObject({ sent: 1, told: ['pressed', 'open'] });
  });

  it('takes another way, each second, while its own is not there or takes nothing', async () => {
    for (const attempt of ['unreachable', 'refused', 'deaf'] as const) {
      const { seen, press, pass } = setUp([attempt]);
      await pass(0);
      press();
      expect(seen, attempt).toMatchObject({
        sent: 0,
        sentElsewhere: 1,
        told: expect.arrayContaining(['pressed']),
      });
      await pass(1000);
      expect(seen.sentElsewhere, attempt).toBe(2);
    }
  });

  it('takes no other way while its own is there', async () => {
    const { seen, press, pass } = setUp(['open']);
    await pass(0);
    press();
    await pass(1000);
    expect(seen).toMatchObject({ sent: 2, sentElsewhere: 0 });
  });

  it('comes back within a moment, and tells whoever is there then', async () => {
    const { seen, press, pass, answer, lose } = setUp(['open']);
    await pass(0);
    press();
    answer('heard');
    lose();
    await pass(50);
    expect(seen.told).toEqual(['open', 'pressed', 'heard', 'closed', 'open']);
    expect(seen.sent).toBe(2);
  });

  it('stops trying where its token is refused, and only there', async () => {
    const { seen, pass } = setUp(['unreachable', 'refused']);
    await pass(50);
    for (let second = 0; second < 10; second += 1) await pass(1000);
    expect(seen.opens).toBe(2);
  });
});
