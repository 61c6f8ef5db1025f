import { silentLog } from '#contract/runtime/log.ts';
import { startService } from '#electron/cli/service.ts';
import { telemetryFlood } from '#tests/support/telemetry-flood.ts';
import { tellRequests } from '#tests/support/told-requests.ts';

/*
 * The service of `beatrunner serve` on the simulated radio, in a process of its own, in real time. Arguments: data folder,
 * records of telemetry a second, music folder or nothing. Tells its parent its address and what the treadmill was told;
 * "pressStart" presses the start key of the treadmill's console.
 */
const [dataFolder = '', recordsPerSecond = '1', musicFolder] = process.argv.slice(2);

const service = await startService({
  dataFolder,
  device: 'sim',
  port: 0,
  musicFolders: musicFolder === undefined ? [] : [musicFolder],
  timeScale: 1,
  player: 'clock',
  log: silentLog,
  io: {
    stdout: () => undefined,
    stderr: () => undefined,
    isTerminal: false,
    env: {},
    signal: new AbortController().signal,
    errorText: String,
  },
  simulator: {
    simulatorSeed: 1,
    simulatorBehaviours:
      Number(recordsPerSecond) > 1
        ? [telemetryFlood(Number(recordsPerSecond)), tellRequests()]
        : [tellRequests()],
  },
});
process.on('message', (word) => {
  if (word === 'pressStart') service.opened.simulatedGym?.treadmill.pressConsole('start');
});
const leave = (): void => void service.close().finally(() => process.exit(0));
process.once('SIGTERM', leave);
process.once('disconnect', leave);
process.send?.({ told: 'listening', url: service.url });
