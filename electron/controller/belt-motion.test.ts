import { describe, expect, it } from 'vitest';
import type { TreadmillCommand } from '#core/treadmill/operation.ts';
import { unconnectedTreadmill, type TreadmillState } from '#core/treadmill/treadmill-state.ts';
import { createBeltMotion } from './belt-motion.ts';
import type { TreadmillDriver } from './treadmill-driver.ts';

/** A driver that keeps what it is asked for, over a treadmill in any state. */
function moveOver(first: Partial<TreadmillState>) {
  let state: TreadmillState = { ...unconnectedTreadmill, generation: 1, isLinkUp: true, ...first };
  const asked: (readonly [TreadmillCommand['kind'], number])[] = [];
  const driver: TreadmillDriver = {
    get state() {
      return state;
    },
    facts: undefined,
    submit: (command, expiresInMs) => asked.push([command.kind, expiresInMs]),
    adoptReported() {},
    tick() {},
    dropLink() {},
    useCapabilities() {},
    onNotice: () => () => undefined,
    close: async () => undefined,
  };
  return {
    motion: createBeltMotion(driver),
    asked,
    kinds: () => asked.map(([kind]) => kind),
    become(next: Partial<TreadmillState>) {
      state = { ...state, ...next };
    },
  };
}

describe('the motion of a belt', () => {
  it('is asked for by name, and only for five seconds', () => {
    const { motion, asked } = moveOver({ control: 'granted' });
    motion.start();
    motion.pause();
    motion.stop();
    motion.takeControlBack();
    expect(asked).toEqual([
      ['startOrResume', 5000],
      ['pause', 5000],
      ['stop', 5000],
      ['requestControl', 5000],
    ]);
  });

  it.each([
    ['none', ['requestControl']],
    ['lost', ['requestControl']],
    ['requested', []],
    ['granted', []],
  ] as const)('with control %s asks for %o', (control, expected) => {
    const { motion, kinds } = moveOver({ control });
    motion.askForControl();
    expect(kinds()).toEqual(expected);
  });

  it('asks for control whatever it is, where a person takes it back', () => {
    const { motion, kinds } = moveOver({ control: 'granted' });
    motion.takeControlBack();
    expect(kinds()).toEqual(['requestControl']);
  });
});

describe('a stop that the machine has not followed', () => {
  it('is a stop each time where control is ours', () => {
    for (const control of ['granted', 'requested'] as const) {
      const { motion, kinds } = moveOver({ control });
      motion.stop();
      motion.stopAgain();
      motion.stopAgain();
      expect(kinds(), control).toEqual(['stop', 'stop', 'stop']);
    }
  });

  it.each(['none', 'lost'] as const)('asks once for control in between (control %s)', (control) => {
    const { motion, kinds } = moveOver({ control });
    motion.stop();
    motion.stopAgain();
    motion.stopAgain();
    motion.stopAgain();
    expect(kinds()).toEqual(['stop', 'requestControl', 'stop', 'stop']);
  });

  it('asks again for control on a new connection, and for every press of STOP', () => {
    const { motion, kinds, become } = moveOver({ control: 'none' });
    motion.stopAgain();
    motion.stopAgain();
    become({ generation: 2 });
    motion.stopAgain();
    motion.stopAgain();
    motion.stop();
    motion.stopAgain();
    expect(kinds()).toEqual(['requestControl', 'stop', 'requestControl', 'stop', 'stop', 'requestControl']);
  });

  it('stays a stop without a link: there is nobody to ask', () => {
    const { motion, kinds, become } = moveOver({ control: 'none', isLinkUp: false });
    motion.stopAgain();
    become({ isLinkUp: true });
    motion.stopAgain();
    expect(kinds()).toEqual(['stop', 'requestControl']);
  });
});
