import { expect, it, vi } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';

/** What the session of all pages was given, by the name of its setter. */
const given = vi.hoisted(() => new Map<string, unknown>());
vi.mock('electron', () => ({
  app: { on: () => undefined },
  session: {
    defaultSession: new Proxy(
      {},
      { get: (_session, setter: string) => (value: unknown) => void given.set(setter, value) },
    ),
  },
}));

it('gives no page a device, also none that it had before, nor a picture of the display', async () => {
  const { applySecurityRules } = await import('./security-rules.ts');
  applySecurityRules(silentLog);
  const isDeviceGiven = given.get('setDevicePermissionHandler') as (details: object) => boolean;
  for (const deviceType of ['hid', 'serial', 'usb', 'bluetooth']) {
    expect(
      isDeviceGiven({ deviceType, origin: 'app://beatrunner', device: { vendorId: 1, productId: 1 } }),
    ).toBe(false);
  }
  const answerDisplay = given.get('setDisplayMediaRequestHandler') as (
    request: object,
    answer: (streams: object) => void,
  ) => void;
  const answers: object[] = [];
  answerDisplay({}, (streams) => answers.push(streams));
  expect(answers).toEqual([{}]);
});
