import { parseArgs } from 'node:util';
import type { CliIo, Command } from '#electron/cli/command.ts';
import { dataFolder, surroundingsOf } from '#electron/cli/data-folder.ts';
import { findDevices, untilAdapterOn, usualScanMs } from '#electron/cli/find-devices.ts';
import { openController } from '#electron/cli/open-controller.ts';
import { printable } from '#electron/cli/printable.ts';
import type { FoundDevice } from '#native/ble/device-scanner.ts';

const kindWords = { treadmill: 'treadmill', heartRate: 'heart strap', footPod: 'foot pod' } as const;

/** `beatrunner devices`: what is in reach. */
export const devicesCommand: Command = {
  name: 'devices',
  summary: 'list treadmills, heart straps and foot pods in reach',
  usage: `beatrunner devices [--sim] [--json] [--data DIR]

  --sim       what the built-in simulator offers, instead of Bluetooth
  --json      one JSON object a line
  --data DIR  the data folder (see the README for the usual one)

  Listens for ${usualScanMs / 1000} s. The first word of each line is the id that --device,
  --strap, --foot-pod and doctor take.`,
  async run(args, io) {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      options: {
        sim: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        data: { type: 'string' },
      },
    });
    const open = await openController({
      dataFolder: dataFolder(values.data, surroundingsOf(io.env)),
      device: values.sim ? 'sim' : 'bluetooth',
      io,
      mode: 'observer',
    });
    try {
      await untilAdapterOn(open.central, open.clock, io.signal);
      if (!values.json && io.isTerminal) io.stderr(`Listening for ${usualScanMs / 1000} s ...\n`);
      const kinds = ['treadmill', 'heartRate', 'footPod'] as const;
      const devices = await findDevices(open.central, open.clock, kinds, usualScanMs, io.signal);
      for (const device of devices)
        io.stdout(values.json ? `${JSON.stringify(device)}\n` : `${deviceLine(device)}\n`);
      if (devices.length === 0) explainSilence(io);
      return devices.length === 0 ? 1 : 0;
    } finally {
      await open.close();
    }
  },
};

function deviceLine({ deviceId, name, kinds, signal, isConfirmed }: FoundDevice): string {
  const what = kinds.map((kind) => kindWords[kind]).join(', ');
  const shownName = name === '' ? '(no name)' : printable(name);
  return `${deviceId.padEnd(18)} ${shownName.padEnd(28)} ${what}${isConfirmed ? '' : ', not certain'}  ${signal}`;
}

function explainSilence(io: CliIo): void {
  io.stderr(
    'Nothing in reach. Switch the treadmill on, wake a strap by wearing it, and close\n' +
      'other apps that use them: most talk to one app at a time.\n',
  );
}
