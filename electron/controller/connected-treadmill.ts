import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import { matchQuirks, type QuirkTable } from '#contract/settings/quirk-table.ts';
import type { Store } from '#contract/storage/store.ts';
import { lostTelemetryMs } from '#core/safety/envelope.ts';
import { beltTestRecord } from '#core/treadmill/belt-test-record.ts';
import type { BeltTestResult } from '#core/treadmill/belt-test-state.ts';
import {
  beltTestCapabilities,
  machineCapabilities,
  type MachineCapabilities,
} from '#core/treadmill/machine-capabilities.ts';
import type { MachineFacts } from '#core/treadmill/machine-facts.ts';
import { standardQuirks, type MachineQuirks } from '#core/treadmill/machine-quirks.ts';
import type { BeltTestRecord, MachineRecord } from '#core/treadmill/machine-record.ts';
import type { TreadmillLink } from '#native/ble/treadmill-link.ts';
import { createStopKeeper, type StopKeeper } from './stop-keeper.ts';
import { createTreadmillDriver, type TreadmillDriver } from './treadmill-driver.ts';

/** Same beat as a session's loop. */
const loopPeriodMs = 100;

/** The treadmill that was chosen, with what is known of it. */
export interface ConnectedTreadmill {
  readonly deviceId: string;
  readonly name: string;
  readonly driver: TreadmillDriver;
  /** STOP where there is no run. */
  readonly stops: StopKeeper;
  readonly quirks: MachineQuirks;
  /** What it said when it was connected last; undefined until it is for the first time. */
  readonly facts: MachineFacts | undefined;
  /** Nobody can stand on it. */
  readonly isSimulated: boolean;
  /** A simulated belt counts as tested: nobody can stand on it. */
  readonly hasPassedBeltTest: boolean;
  /** Resolves with what the machine says of itself, as soon as the link is up. */
  up(signal?: AbortSignal): Promise<MachineFacts>;
  /** From here on the belt is told speeds as they are, because a test finds out in which unit it takes them. */
  beginBeltTest(): MachineCapabilities | undefined;
  /** At once what the test found out holds; resolves with whether it was kept for the next start of the program, too. */
  endBeltTest(result: BeltTestResult): Promise<boolean>;
  close(): Promise<void>;
}

export interface ConnectedTreadmillOptions {
  /** Called once what is known of the machine has been read, so that nothing it says is missed. */
  readonly openLink: () => TreadmillLink;
  readonly deviceId: string;
  readonly name: string;
  readonly store: Store;
  readonly quirkTable: QuirkTable;
  readonly clock: Clock;
  readonly log: Log;
  readonly isSimulated: boolean;
}

export async function connectedTreadmill(options: ConnectedTreadmillOptions): Promise<ConnectedTreadmill> {
  const { openLink, deviceId, name, store, quirkTable, clock, log, isSimulated } = options;
  let record: MachineRecord | undefined = await store.machines.find(deviceId);
  let quirks: MachineQuirks = standardQuirks;
  let capabilities: MachineCapabilities | undefined;
  let linkUpAtMs = clock.nowMs();

  const driver = createTreadmillDriver({
    link: openLink(),
    clock,
    log,
    capabilitiesOf(facts) {
      quirks = quirksOf(facts, quirkTable);
      capabilities = machineCapabilities(facts, quirks, record?.beltTest);
      return capabilities;
    },
  });

  async function remember(facts: MachineFacts, beltTest: BeltTestRecord | undefined): Promise<void> {
    record = recordOf(facts, beltTest, clock.wallTimeMs());
    await store.machines.save(record);
  }

  const forget = driver.onNotice((notice) => {
    if (notice.kind !== 'linkUp') return;
    linkUpAtMs = clock.nowMs();
    remember(notice.facts, record?.beltTest).catch((error: unknown) =>
      log.warn('machine-not-remembered', { error }),
    );
  });

  /** Rule 7: telemetry that has been silent for ten seconds is a lost link, whatever the radio says. */
  function watchTelemetry(): void {
    const { isLinkUp, telemetryAtMs } = driver.state;
    if (isLinkUp && clock.nowMs() - (telemetryAtMs ?? linkUpAtMs) > lostTelemetryMs) driver.dropLink();
  }

  // Whether or not there is a run: an operation without an answer ends, and a stop goes on.
  const stops = createStopKeeper({ driver, clock, log });
  const cancelLoop = clock.every(loopPeriodMs, () => {
    driver.tick();
    watchTelemetry();
    stops.look();
  });

  return {
    deviceId,
    name,
    driver,
    stops,
    isSimulated,
    get quirks() {
      return quirks;
    },
    get facts() {
      return driver.facts;
    },
    get hasPassedBeltTest() {
      return isSimulated || capabilities?.hasPassedBeltTest === true;
    },
    up(signal) {
      if (driver.facts !== undefined && driver.state.isLinkUp) return Promise.resolve(driver.facts);
      const { promise, resolve, reject } = Promise.withResolvers<MachineFacts>();
      const stop = driver.onNotice((notice) => {
        if (notice.kind === 'linkUp') resolve(notice.facts);
      });
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      return promise.finally(stop);
    },
    beginBeltTest() {
      const { facts } = driver;
      if (facts === undefined) return undefined;
      const plain = beltTestCapabilities(facts, quirks);
      driver.useCapabilities(plain);
      return plain;
    },
    async endBeltTest(result) {
      const { facts } = driver;
      if (facts === undefined) return false;
      const beltTest = beltTestRecord(record?.beltTest, result, {
        testedAtWallMs: clock.wallTimeMs(),
        firmware: facts.information.firmwareRevision,
      });
      // Before anything that can fail or take its time: the test's own capabilities must not outlive it.
      capabilities = machineCapabilities(facts, quirks, beltTest);
      driver.useCapabilities(capabilities);
      if (!result.hasBegun) return false;
      try {
        await remember(facts, beltTest);
        return true;
      } catch (error) {
        log.error('belt-test-not-kept', { deviceId, error });
        return false;
      }
    },
    async close() {
      cancelLoop();
      stops.close();
      forget();
      await driver.close();
    },
  };
}

function quirksOf(facts: MachineFacts, table: QuirkTable): MachineQuirks {
  const { manufacturerName, modelNumber, firmwareRevision } = facts.information;
  return matchQuirks(table, {
    name: facts.name,
    ...(manufacturerName === undefined ? {} : { manufacturer: manufacturerName }),
    ...(modelNumber === undefined ? {} : { model: modelNumber }),
    ...(firmwareRevision === undefined ? {} : { firmware: firmwareRevision }),
  });
}

function recordOf(
  facts: MachineFacts,
  beltTest: BeltTestRecord | undefined,
  lastSeenWallMs: number,
): MachineRecord {
  const { manufacturerName, modelNumber, firmwareRevision } = facts.information;
  return {
    machineId: facts.deviceId,
    name: facts.name,
    ...(manufacturerName === undefined ? {} : { manufacturer: manufacturerName }),
    ...(modelNumber === undefined ? {} : { model: modelNumber }),
    ...(firmwareRevision === undefined ? {} : { firmware: firmwareRevision }),
    lastSeenWallMs,
    ...(beltTest === undefined ? {} : { beltTest }),
  };
}
