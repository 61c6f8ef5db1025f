import { describe, expect, it, onTestFinished } from 'vitest';
import { createListeners } from './listeners.ts';

describe('createListeners', () => {
  it('calls in order of registration, each as often as it was added, until it is taken away', () => {
    const told: string[] = [];
    const listeners = createListeners<string>();
    const first = (value: string): void => void told.push(`first ${value}`);
    const forget = listeners.add(first);
    listeners.add((value) => void told.push(`second ${value}`));
    listeners.add(first);
    listeners.emit('a');
    forget();
    expect(listeners.size).toBe(2);
    listeners.emit('b');
    expect(told).toEqual(['first a', 'second a', 'first a', 'second b', 'first b']);
  });

  it('calls the rest, and comes back, when a callback throws', () => {
    const told: string[] = [];
    const faults: unknown[] = [];
    const listeners = createListeners<string>((error) => faults.push(error));
    listeners.add(() => {
      throw new Error('the first is broken');
    });
    listeners.add((value) => void told.push(value));
    listeners.emit('stop');
    expect(told).toEqual(['stop']);
    expect(faults).toEqual([new Error('the first is broken')]);
  });

  it('loses no error: without anybody who takes it, it is an unhandled rejection', async () => {
    const unhandled = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    onTestFinished(() => {
      process.removeAllListeners('unhandledRejection');
      for (const listener of unhandled) process.on('unhandledRejection', listener);
    });
    const reported = new Promise((resolve) => process.once('unhandledRejection', resolve));
    const listeners = createListeners<void>();
    listeners.add(() => {
      throw new Error('broken');
    });
    listeners.emit();
    expect(await reported).toEqual(new Error('broken'));
  });
});
