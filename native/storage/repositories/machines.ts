import type { BeltTestRecord, MachineRecord } from '#core/treadmill/machine-record.ts';
import { machinesTable } from '#contract/sync/synced-tables.ts';
import type { ClockReading } from '#core/sync/device-clock.ts';
import {
  inWriteTransaction,
  type ReaderConnection,
  type WriterConnection,
} from '#native/storage/connection.ts';
import type { MachineRow } from '#native/storage/schema.ts';
import { activeAccount } from '#native/storage/sync/device-stamps.ts';
import { recordValues } from '#native/storage/sync/record-change.ts';
import { machineValues } from '#native/storage/sync/wire-values.ts';
import { present } from './rows.ts';

/** The computer knows its treadmills whoever runs; who ran on one knows it on other computers, too. */
export async function saveMachine(
  connection: WriterConnection,
  machine: MachineRecord,
  at: ClockReading,
): Promise<void> {
  const facts = {
    name: machine.name,
    manufacturer: machine.manufacturer ?? null,
    model: machine.model ?? null,
    firmware: machine.firmware ?? null,
    last_seen_wall_ms: machine.lastSeenWallMs,
    ...beltTestColumns(machine.beltTest),
    changed_wall_ms: at.wallMs,
  };
  await inWriteTransaction(connection, async (query) => {
    await query
      .insertInto('machines')
      .values({ machine_id: machine.machineId, created_wall_ms: at.wallMs, ...facts })
      .onConflict((conflict) => conflict.column('machine_id').doUpdateSet(facts))
      .execute();
    const write = { connection, query, at };
    const accountId = await activeAccount(query);
    await recordValues(write, machinesTable, accountId, machine.machineId, machineValues(machine));
  });
}

export async function findMachine(
  { query }: ReaderConnection,
  machineId: string,
): Promise<MachineRecord | undefined> {
  const row = await query
    .selectFrom('machines')
    .selectAll()
    .where('machine_id', '=', machineId)
    .executeTakeFirst();
  return row && toMachine(row);
}

/** The one seen last comes first. */
export async function listMachines({ query }: ReaderConnection): Promise<readonly MachineRecord[]> {
  const rows = await query
    .selectFrom('machines')
    .selectAll()
    .orderBy('last_seen_wall_ms', 'desc')
    .orderBy('machine_id')
    .execute();
  return rows.map(toMachine);
}

type BeltTestColumns = Pick<
  MachineRow,
  | 'belt_test_passed'
  | 'belt_test_wall_ms'
  | 'belt_test_firmware'
  | 'belt_test_speed_factor'
  | 'belt_test_operations'
>;

function beltTestColumns(test: BeltTestRecord | undefined): BeltTestColumns {
  return {
    belt_test_passed: test === undefined ? null : test.passed ? 1 : 0,
    belt_test_wall_ms: test?.testedAtWallMs ?? null,
    belt_test_firmware: test?.firmware ?? null,
    belt_test_speed_factor: test?.speedFactor ?? null,
    belt_test_operations: test === undefined ? null : JSON.stringify(test.operations),
  };
}

function toMachine(row: MachineRow): MachineRecord {
  const beltTest = toBeltTest(row);
  return {
    machineId: row.machine_id,
    name: row.name,
    ...present('manufacturer', row.manufacturer),
    ...present('model', row.model),
    ...present('firmware', row.firmware),
    lastSeenWallMs: row.last_seen_wall_ms,
    ...(beltTest && { beltTest }),
  };
}

/** Anything missing counts as not tested: a belt test is never made up. */
function toBeltTest(row: MachineRow): BeltTestRecord | undefined {
  const { belt_test_passed, belt_test_wall_ms, belt_test_operations } = row;
  if (belt_test_passed === null || belt_test_wall_ms === null || belt_test_operations === null) {
    return undefined;
  }
  return {
    passed: belt_test_passed === 1,
    testedAtWallMs: belt_test_wall_ms,
    ...present('firmware', row.belt_test_firmware),
    ...present('speedFactor', row.belt_test_speed_factor),
    operations: JSON.parse(belt_test_operations),
  };
}
