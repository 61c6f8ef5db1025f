import { parseArgs } from 'node:util';
import type { CancelTimer } from '#contract/runtime/clock.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { ControlPointRequest } from '#core/ftms/control-point.ts';
import type { Command } from '#electron/cli/command.ts';
import { createCliLog } from '#electron/cli/cli-log.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { offerPeripheral } from '#native/simulator/bleno-host.ts';
import { createSimulatedGym } from '#native/simulator/simulated-gym.ts';
import type { SimulatedTreadmill } from '#native/simulator/simulated-treadmill.ts';
import { treadmillModels } from '#native/simulator/treadmill-models.ts';
import { createSeededRandom } from '#native/simulator/random-source.ts';

const modelIds = treadmillModels.map(({ modelId }) => modelId).join(', ');

const devices = ['treadmill', 'strap', 'foot-pod'] as const;

/** `beatrunner simulate-treadmill`: the simulated machine as a real Bluetooth peripheral. */
export const simulateTreadmillCommand: Command = {
  name: 'simulate-treadmill',
  summary: 'offer the simulated treadmill over Bluetooth to FTMS apps',
  usage: `beatrunner simulate-treadmill [--model MODEL] [--as DEVICE] [--json]

  --model MODEL   ${modelIds}
                  (default home)
  --as DEVICE     ${devices.join(', ')} (default treadmill): an adapter
                  can be one device at a time
  --json          what the peripheral sees, one JSON object a line

  Goes on until interrupted. On Linux the adapter must not be used by
  bluetoothd: "sudo systemctl stop bluetooth".`,
  async run(args, io) {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      options: {
        model: { type: 'string', default: 'home' },
        as: { type: 'string', default: 'treadmill' },
        json: { type: 'boolean', default: false },
      },
    });
    const model = treadmillModels.find(({ modelId }) => modelId === values.model);
    if (model === undefined) throw usage(`--model has to be one of ${modelIds}.`);
    const device = devices.find((candidate) => candidate === values.as);
    if (device === undefined) throw usage(`--as has to be one of ${devices.join(', ')}.`);
    const log = createCliLog({ write: io.stderr, isJson: values.json, wallTimeMs: systemClock.wallTimeMs });
    const gym = createSimulatedGym({
      clock: systemClock,
      random: createSeededRandom(systemClock.wallTimeMs()),
      model,
    });
    const peripheral = { treadmill: gym.treadmill, strap: gym.strap, 'foot-pod': gym.footPod }[device];
    if (device !== 'treadmill') jogAlone(gym.treadmill);
    const offered = await offerPeripheral(peripheral, { clock: systemClock, log });
    io.stdout(
      values.json
        ? `${JSON.stringify({ type: 'offered', name: peripheral.localName, device })}\n`
        : `Offering "${peripheral.localName ?? ''}" over Bluetooth. Ctrl-C ends it.\n`,
    );
    const cancel = watch(gym.treadmill, values.json, io.stdout);
    await new Promise<void>((resolve) => {
      if (io.signal.aborted) resolve();
      io.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    cancel();
    await offered.stop();
    await gym.close();
    return 0;
  },
};

/** A strap or pod on the air has no belt to follow: its runner jogs on a treadmill that nobody sees. */
function jogAlone(treadmill: SimulatedTreadmill): void {
  treadmill.pressConsole('start');
  const cancel = systemClock.every(1000, () => {
    if (treadmill.state.phase !== 'running') return;
    treadmill.setConsoleSpeed(9);
    cancel();
  });
}

/** Tells once a second what changed: requests that came in, and the belt when it moves. */
function watch(treadmill: SimulatedTreadmill, isJson: boolean, print: (text: string) => void): CancelTimer {
  let toldUntilMs = Number.NEGATIVE_INFINITY;
  let toldBelt = '';
  return systemClock.every(1000, () => {
    const news = treadmill.seen.requests.filter(({ atMs }) => atMs > toldUntilMs);
    for (const { atMs, request, bytes, answer } of news) {
      toldUntilMs = atMs;
      const hex = Buffer.from(bytes).toString('hex');
      print(
        isJson
          ? `${JSON.stringify({ type: 'request', atWallMs: wallMs(atMs), request, hex, answer })}\n`
          : `${request === undefined ? hex : requestWords(request)} -> ${answer}\n`,
      );
    }
    const { phase, speedKmh, inclinePercent } = treadmill.state;
    const belt = `${phase} ${speedKmh.toFixed(1)} km/h ${inclinePercent.toFixed(1)} %`;
    if (belt === toldBelt) return;
    toldBelt = belt;
    print(
      isJson ? `${JSON.stringify({ type: 'belt', phase, speedKmh, inclinePercent })}\n` : `belt: ${belt}\n`,
    );
  });
}

/** When something was on our clock, ms since 1970. */
function wallMs(atMs: number): number {
  return Math.round(systemClock.wallTimeMs() - (systemClock.nowMs() - atMs));
}

function requestWords({ kind, ...figures }: ControlPointRequest): string {
  return [kind, ...Object.values(figures).map(String)].join(' ');
}

function usage(problem: string): BeatRunnerError {
  return new BeatRunnerError('cli/usage', { problem });
}
