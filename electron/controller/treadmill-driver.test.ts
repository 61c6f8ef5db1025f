import { describe, expect, it } from 'vitest';
import { createListeners } from '#contract/runtime/listeners.ts';
import { silentLog } from '#contract/runtime/log.ts';
import type { TreadmillLink, TreadmillLinkEvent } from '#native/ble/treadmill-link.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { clubCapabilities } from '#tests/support/treadmill-bench.ts';
import { createTreadmillDriver } from './treadmill-driver.ts';

describe('createTreadmillDriver', () => {
  it('writes before it tells anybody', () => {
    const order: string[] = [];
    const events = createListeners<TreadmillLinkEvent>();
    const link: TreadmillLink = {
      isUp: true,
      onEvent: (listener) => events.add(listener),
      async write({ kind }) {
        order.push(`written ${kind}`);
      },
      drop: () => undefined,
      close: async () => undefined,
    };
    const driver = createTreadmillDriver({
      link,
      clock: createManualClock(),
      log: silentLog,
      capabilitiesOf: () => clubCapabilities,
    });
    events.emit({
      kind: 'up',
      facts: {
        deviceId: 't',
        name: 'T',
        information: {},
        feature: undefined,
        speedRange: undefined,
        inclinationRange: undefined,
        hasControlPoint: true,
        hasMachineStatus: true,
      },
    });
    driver.onNotice((notice) => {
      if (notice.kind === 'written') order.push(`told ${notice.command.kind}`);
    });
    driver.submit({ kind: 'stop' }, 1000);
    expect(order).toEqual(['written stop', 'told stop']);
  });
});
