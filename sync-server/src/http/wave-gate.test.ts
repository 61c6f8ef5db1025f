import { expect, it } from 'vitest';
import { WaveGate } from './wave-gate.ts';

function openGate(most: number) {
  const state = { nowMs: 0, inside: [] as number[], done: new Set<number>(), soon: [] as (() => void)[] };
  const gate = new WaveGate<number>({
    ...{ most, patienceMs: 100, nowMs: () => state.nowMs },
    soon: (callback) => void state.soon.push(callback),
    enter: (item) => void state.inside.push(item),
    isDone: (item) => state.done.has(item),
  });
  const look = (): void => state.soon.splice(0).forEach((callback) => callback());
  return { gate, state, look };
}

it('lets so many in at once, the others in their order as places become free', () => {
  const { gate, state, look } = openGate(2);
  for (const item of [1, 2, 3, 4, 5]) gate.come(item);
  expect([state.inside, gate.waiting, state.soon.length]).toEqual([[1, 2], 3, 1]);
  look();
  expect(state.inside).toEqual([1, 2]);
  state.done.add(1);
  look();
  expect(state.inside).toEqual([1, 2, 3]);
  gate.leave(2);
  gate.leave(4);
  look();
  expect([state.inside, gate.waiting, state.soon.length]).toEqual([[1, 2, 3, 5], 0, 0]);
});

it('keeps nobody waiting where those inside are done already', () => {
  const { gate, state } = openGate(2);
  for (let item = 0; item < 10; item += 1) {
    gate.come(item);
    state.done.add(item);
  }
  expect([state.inside.length, gate.waiting, state.soon.length]).toEqual([10, 0, 0]);
});

it('takes those who stay for long for no reason to keep others out', () => {
  const { gate, state, look } = openGate(1);
  gate.come(1);
  gate.come(2);
  state.nowMs = 99;
  look();
  expect(state.inside).toEqual([1]);
  state.nowMs = 100;
  look();
  expect(state.inside).toEqual([1, 2]);
});

it('can be opened for all', () => {
  const { gate, state, look } = openGate(1);
  for (const item of [1, 2, 3]) gate.come(item);
  gate.open();
  expect([state.inside, gate.waiting]).toEqual([[1, 2, 3], 0]);
  look();
  expect(state.soon).toEqual([]);
});
