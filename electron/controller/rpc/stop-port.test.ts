import { MessageChannel } from 'node:worker_threads';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { acceptStopPort } from './stop-port.ts';

describe('acceptStopPort', () => {
  it('stops within the call that delivers the message, and answers after', () => {
    const told: string[] = [];
    let deliver = (): void => undefined;
    acceptStopPort(
      {
        onMessage: (listener) => {
          deliver = listener;
        },
        send: (text) => told.push(text),
      },
      () => {
        told.push('stop');
        return 'sent';
      },
      () => 1234,
    );
    deliver();
    deliver();
    const answer = '{"stopAcceptedAtMs":1234,"done":"sent"}';
    expect(told).toEqual(['stop', answer, 'stop', answer]);
  });

  it('is carried by a MessagePort too, whatever is sent', async () => {
    const { port1, port2 } = new MessageChannel();
    let stops = 0;
    acceptStopPort(
      { onMessage: (listener) => port1.on('message', listener), send: (text) => port1.postMessage(text) },
      () => {
        stops += 1;
        return 'noTreadmill';
      },
      () => 1,
    );
    for (const message of [undefined, null, 0, { any: 'thing' }, 'stop']) {
      port2.postMessage(message);
      await once(port2, 'message');
    }
    expect(stops).toBe(5);
    port1.close();
  });
});
