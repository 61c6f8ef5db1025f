import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { wrongClaims } from '#core/treadmill/claim-check.ts';
import type { MachineFacts } from '#core/treadmill/machine-facts.ts';
import type { BeltTestRecord } from '#core/treadmill/machine-record.ts';
import type { CliIo, Command } from '#electron/cli/command.ts';
import { dataFolder, surroundingsOf } from '#electron/cli/data-folder.ts';
import { localMinute } from '#electron/cli/duration-words.ts';
import {
  beltTestPhaseWords,
  beltTestProblemWords,
  claimWords,
  operationWords,
} from '#electron/cli/doctor-words.ts';
import { findTreadmill, untilAdapterOn } from '#electron/cli/find-devices.ts';
import { openController, type OpenController } from '#electron/cli/open-controller.ts';
import { printable } from '#electron/cli/printable.ts';
import type { ConnectedTreadmill } from '#electron/controller/connected-treadmill.ts';
import type { BeltTestOutcome } from '#electron/controller/run-belt-test.ts';
import { simulatedDeviceIds } from '#native/simulator/simulated-gym.ts';

const connectPatienceMs = 60_000;

/** `beatrunner doctor`: what a machine can do, what it says wrongly, and the belt test. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'look a treadmill over, and test its belt with nobody on it',
  usage: `beatrunner doctor [ID] [options]

  ID            first: the nearest treadmill (default); sim: the simulated one;
                or a device id from "npx beatrunner devices"
  --belt-test   start the belt at its slowest, 0.5 km/h more, tilt, stop: proves
                each operation, and the unit of speed.
                NOBODY MAY STAND ON THE BELT
  --yes-nobody-is-on-the-belt
                answers the question that the belt test asks first
  --json        one JSON object
  --data DIR    the data folder (see the README for the usual one)

  Exit code 1 when the treadmill cannot be driven, or does not pass the belt
  test.`,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: true,
      options: {
        'belt-test': { type: 'boolean', default: false },
        'yes-nobody-is-on-the-belt': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        data: { type: 'string' },
      },
    });
    if (positionals.length > 1) throw new BeatRunnerError('cli/usage', { problem: 'Name one treadmill.' });
    const wanted = positionals[0] ?? 'first';
    const isTesting = values['belt-test'];
    const open = await openController({
      dataFolder: dataFolder(values.data, surroundingsOf(io.env)),
      device: wanted === 'sim' ? 'sim' : 'bluetooth',
      io,
      // Only the test moves a belt; looking is possible beside a running service.
      mode: isTesting ? 'owner' : 'observer',
    });
    try {
      const treadmill = await connect(open, wanted, io);
      const facts = await treadmill.up(AbortSignal.any([io.signal, AbortSignal.timeout(connectPatienceMs)]));
      let result: BeltTestOutcome | undefined;
      if (isTesting) {
        if (!values['yes-nobody-is-on-the-belt'] && !(await isBeltSaidToBeFree(io))) {
          io.stderr('Not tested: you did not type nobody.\n');
          return 1;
        }
        result = await testBelt(open, io, values.json);
      }
      const record = await open.store.machines.find(treadmill.deviceId);
      report(treadmill, facts, record?.beltTest, result, values.json, io);
      const canDrive = treadmill.driver.state.capabilities?.speedRange !== undefined;
      return canDrive && result?.passed !== false ? 0 : 1;
    } finally {
      await open.close();
    }
  },
};

async function connect(open: OpenController, wanted: string, io: CliIo): Promise<ConnectedTreadmill> {
  const { controller, central, clock } = open;
  if (wanted === 'sim') return controller.useTreadmill(simulatedDeviceIds.treadmill, 'Simulated treadmill');
  await untilAdapterOn(central, clock, io.signal);
  const { deviceId, name } = await findTreadmill(central, clock, wanted, io.signal);
  return controller.useTreadmill(deviceId, name === '' ? deviceId : name);
}

/** The question needs a person; where there is none the test does not happen. */
async function isBeltSaidToBeFree(io: CliIo): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new BeatRunnerError('cli/usage', {
      problem:
        'The belt test needs a person who looks at the belt: add --yes-nobody-is-on-the-belt if nobody is on it.',
    });
  }
  const questions = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await questions.question(
      'The belt will move. Is nobody standing on it, and nothing lying on it? Type "nobody" to go on: ',
      { signal: io.signal },
    );
    return answer.trim().toLowerCase() === 'nobody';
  } finally {
    questions.close();
  }
}

async function testBelt(
  { controller }: OpenController,
  io: CliIo,
  isJson: boolean,
): Promise<BeltTestOutcome> {
  const test = controller.testBelt(({ phase }) => {
    if (!isJson) io.stdout(`${beltTestPhaseWords[phase]}\n`);
  });
  const abort = (): void => test.abort();
  if (io.signal.aborted) abort();
  io.signal.addEventListener('abort', abort, { once: true });
  return test.result.finally(() => io.signal.removeEventListener('abort', abort));
}

function report(
  treadmill: ConnectedTreadmill,
  facts: MachineFacts,
  beltTest: BeltTestRecord | undefined,
  result: BeltTestOutcome | undefined,
  isJson: boolean,
  io: CliIo,
): void {
  const { capabilities } = treadmill.driver.state;
  const claims = wrongClaims(facts, beltTest);
  if (isJson) {
    const { quirks } = treadmill;
    const document = {
      facts,
      capabilities,
      quirks,
      wrongClaims: claims,
      beltTest,
      problems: result?.problems,
      isKept: result?.isKept,
    };
    io.stdout(`${JSON.stringify(document)}\n`);
    return;
  }
  const { manufacturerName, modelNumber, firmwareRevision } = facts.information;
  const maker = [manufacturerName, modelNumber, firmwareRevision]
    .filter((text) => text !== undefined)
    .join(' ');
  const speed = capabilities?.speedRange;
  const incline = capabilities?.inclinationRange;
  const lines = [
    `${printable(facts.name)} (${treadmill.deviceId})${maker === '' ? '' : `: ${printable(maker)}`}`,
    `Can be driven: ${capabilities?.canControl === true ? 'yes' : 'no, it has no control point or is known not to obey'}`,
    speed === undefined
      ? 'Speed: cannot be set'
      : `Speed: ${speed.minimumKmh.toFixed(1)} to ${speed.maximumKmh.toFixed(1)} km/h in steps of ${speed.incrementKmh.toFixed(1)}`,
    incline === undefined
      ? 'Incline: cannot be set'
      : `Incline: ${incline.minimumPercent.toFixed(1)} to ${incline.maximumPercent.toFixed(1)} % in steps of ${incline.incrementPercent.toFixed(1)}`,
    `Known peculiarities of this model: ${treadmill.quirks.quirkId === 'standard' ? 'none' : treadmill.quirks.quirkId.replaceAll('-', ' ')}`,
    `What it says of itself and is not so: ${claims.length === 0 ? 'nothing that shows' : ''}`.trimEnd(),
    ...claims.map((claim) => `  - ${claimWords[claim]}`),
    beltTestLine(treadmill, beltTest),
    ...Object.entries(beltTest?.operations ?? {}).map(
      ([operation, outcome]) => `  ${operationWords(operation)}: ${printable(outcome)}`,
    ),
    ...(result?.problems ?? []).map((problem) => `  - ${beltTestProblemWords[problem]}`),
    ...(result?.hasBegun === true && !result.isKept
      ? ['The result could not be saved: the next start of BeatRunner does not know of it.']
      : []),
  ];
  io.stdout(`${lines.join('\n')}\n`);
}

function beltTestLine(treadmill: ConnectedTreadmill, beltTest: BeltTestRecord | undefined): string {
  if (beltTest === undefined) return 'Belt test: not done. Run it with --belt-test and nobody on the belt.';
  const when = localMinute(beltTest.testedAtWallMs);
  if (!beltTest.passed) return `Belt test: not passed (${when}).`;
  if (!treadmill.hasPassedBeltTest)
    return 'Belt test: passed with another firmware; it has to be done again.';
  const unit =
    beltTest.speedFactor === undefined || beltTest.speedFactor === 1
      ? ''
      : `, speeds are taken ${beltTest.speedFactor.toFixed(3)} times as fast`;
  return `Belt test: passed (${when}${unit}).`;
}
