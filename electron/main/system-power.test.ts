import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { stopBeforeSystemGoes } from './system-power.ts';

function system(stopped: Promise<void> = Promise.resolve()) {
  const [monitor, window] = [new EventEmitter(), new EventEmitter()];
  const deeds: string[] = [];
  stopBeforeSystemGoes(monitor, window, {
    log: silentLog,
    stopBelt() {
      deeds.push('stop');
      return stopped;
    },
    async end(why) {
      deeds.push(`end: ${why}`);
    },
  });
  const event = { preventDefault: () => void deeds.push('wait') };
  return { monitor, window, deeds, event };
}

describe('a system that goes', () => {
  it('to sleep: STOP is out within its event, and the app stays', async () => {
    const { monitor, deeds } = system();
    monitor.emit('suspend');
    expect(deeds).toEqual(['stop']);
    await Promise.resolve();
    expect(deeds).toEqual(['stop']);
  });

  it('down: it is asked to wait, STOP is out within its event, and then everything ends in order', async () => {
    const { monitor, deeds, event } = system();
    monitor.emit('shutdown', event);
    expect(deeds).toEqual(['wait', 'stop']);
    await expect.poll(() => deeds).toEqual(['wait', 'stop', 'end: shutdown']);
  });

  it('down on Windows: the same, by the events of the window', async () => {
    const { window, deeds, event } = system();
    window.emit('query-session-end', event);
    expect(deeds).toEqual(['wait', 'stop']);
    await expect.poll(() => deeds).toEqual(['wait', 'stop', 'end: session-end']);
  });

  it('down while nobody hears a stop: everything ends all the same', async () => {
    const { monitor, deeds, event } = system(Promise.reject(new Error('no controller')));
    monitor.emit('shutdown', event);
    await expect.poll(() => deeds).toEqual(['wait', 'stop', 'end: shutdown']);
  });
});
