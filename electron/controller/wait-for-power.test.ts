import { expect, it } from 'vitest';
import type { LibraryProgress } from '#contract/rpc/music-library.ts';
import { createListeners } from '#contract/runtime/listeners.ts';
import type { BatteryWatchOptions } from '#native/audio/battery.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { letListeningWaitForPower } from './wait-for-power.ts';

function rig(toListen: number) {
  const listeners = createListeners<LibraryProgress>();
  const reasons = new Set<string>();
  let left = toListen;
  let plug: BatteryWatchOptions['onChange'] = () => undefined;
  let isEnded = false;
  const progress = (): LibraryProgress => ({
    step: 'listen',
    pausedBy: [...reasons],
    foundFiles: toListen,
    readyFiles: toListen - left,
    listenedFiles: toListen - left,
    toListen,
    problemCount: 0,
    problems: [],
  });
  const change = (): void => listeners.emit(progress());
  const end = letListeningWaitForPower({
    clock: createManualClock(),
    library: {
      get progress() {
        return progress();
      },
      onProgress: (listener) => listeners.add(listener),
      pause(reason) {
        reasons.add(reason);
        change();
      },
      resume(reason) {
        reasons.delete(reason);
        change();
      },
    },
    watch({ onChange }) {
      plug = onChange;
      return () => {
        isEnded = true;
      };
    },
  });
  return {
    reasons,
    setLeft(files: number) {
      left = files;
      change();
    },
    find(files: number) {
      toListen += files;
      left += files;
      change();
    },
    setOnBattery: (isOnBattery: boolean) => plug(isOnBattery),
    resumeByHand() {
      reasons.delete('battery');
      change();
    },
    end() {
      end();
      return isEnded && listeners.size === 0;
    },
  };
}

it('waits with a whole library while there is no cable', () => {
  const { reasons, setOnBattery, end } = rig(5000);
  expect([...reasons]).toEqual([]);
  setOnBattery(true);
  expect([...reasons]).toEqual(['battery']);
  setOnBattery(false);
  expect([...reasons]).toEqual([]);
  expect(end()).toBe(true);
});

it('listens to a few files all the same, and waits when many are found', () => {
  const { reasons, setOnBattery, find } = rig(100);
  setOnBattery(true);
  expect([...reasons]).toEqual([]);
  find(1);
  expect([...reasons]).toEqual(['battery']);
});

it('goes on when a person says so, until the next time without a cable', () => {
  const { reasons, setOnBattery, resumeByHand, setLeft } = rig(5000);
  setOnBattery(true);
  resumeByHand();
  setLeft(4000);
  expect([...reasons]).toEqual([]);
  setOnBattery(false);
  setOnBattery(true);
  expect([...reasons]).toEqual(['battery']);
});
