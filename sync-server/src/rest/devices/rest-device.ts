import type { Device } from '#contract/rest/devices.ts';
import type { RestProfile } from '#contract/rest/profile.ts';
import { machinesTable } from '#contract/sync/synced-tables.ts';
import type { MachineRecord } from '#core/treadmill/machine-record.ts';

type Values = Readonly<Record<string, unknown>>;

/** A treadmill, by the columns of its row. */
export function toDevice(deviceId: string, values: Values): Omit<Device, 'limits'> {
  const test = machinesTable.fields.belt_test.schema.safeParse(values['belt_test']);
  const beltTest = test.success ? (test.data as NonNullable<MachineRecord['beltTest']>) : undefined;
  return {
    deviceId,
    name: textOf(values['name']) ?? '',
    manufacturer: textOf(values['manufacturer']),
    model: textOf(values['model']),
    firmware: textOf(values['firmware']),
    lastSeenAtMs: Number(values['last_seen_wall_ms'] ?? 0),
    beltTest:
      beltTest === undefined
        ? null
        : {
            passed: beltTest.passed,
            testedAtMs: beltTest.testedAtWallMs,
            firmware: beltTest.firmware ?? null,
            speedFactor: beltTest.speedFactor ?? null,
            operations: { ...beltTest.operations },
          },
  };
}

/** With what holds for a runner on it. */
export function withLimits(device: Omit<Device, 'limits'>, profile: RestProfile): Device {
  const { beltTest, firmware } = device;
  return {
    ...device,
    limits: {
      maximumSpeedKmh: profile.speedCapKmh,
      maximumInclinePercent: profile.inclineCapPercent,
      mayFollowMusic: beltTest?.passed === true && beltTest.firmware === firmware,
    },
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
