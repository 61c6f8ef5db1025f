import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultProfile } from '#contract/settings/profile.ts';
import { hlcText } from '#core/sync/hybrid-clock.ts';
import type { JsonValue } from '#core/sync/json-value.ts';
import { accountIdSchema, isGuestAccount } from './identity.ts';
import { pushAnswerSchema, pushRequestSchema } from './push-protocol.ts';
import { readShapeRow } from './shape-row.ts';
import { soundProfile } from './sound-profile.ts';
import { isFieldValue, rulesOf } from './sync-field.ts';
import {
  findSyncedTable,
  profilesTable,
  sessionChunksTable,
  sessionsTable,
  syncedTables,
} from './synced-tables.ts';

const hlc = hlcText({ ms: 1_790_000_000_000, counter: 0, deviceId: 'a'.repeat(16) });

describe('the registry', () => {
  it('names every table once, parents before children, in names that both databases take', () => {
    const names = syncedTables.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const table of syncedTables) {
      expect(findSyncedTable(table.name)).toBe(table);
      for (const name of [table.name, table.keyField, ...Object.keys(table.fields)]) {
        expect(name).toMatch(/^[a-z][a-z0-9_]{0,62}$/);
      }
      expect(Object.keys(table.fields)).not.toContain(table.keyField);
      if (table.kind === 'union') {
        expect(names.indexOf(table.parent.table)).toBeLessThan(names.indexOf(table.name));
        expect(table.fields).toHaveProperty(table.parent.field);
      }
    }
    expect(findSyncedTable('constructor')).toBeUndefined();
  });

  it('has every field of a profile, with the ranges of a typed one', () => {
    const known = [
      'profileId',
      ...Object.keys(defaultProfile),
      'restingHeartRateBpm',
      'maxHeartRateBpm',
      'vo2Max',
    ];
    const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    expect([...Object.keys(profilesTable.fields), 'profile_id'].sort()).toEqual(
      [...new Set(known)].map((name) => snake(name)).sort(),
    );
    expect(isFieldValue(profilesTable, 'speed_cap_kmh', 25)).toBe(true);
    expect(isFieldValue(profilesTable, 'speed_cap_kmh', 26)).toBe(false);
    expect(isFieldValue(profilesTable, 'speed_cap_kmh', null)).toBe(false);
    expect(isFieldValue(profilesTable, 'vo2_max', null)).toBe(true);
    expect(isFieldValue(profilesTable, 'added_later', { any: 'thing' })).toBe(true);
    expect(isFieldValue(profilesTable, 'added_later', undefined)).toBe(false);
  });

  it('says what is written once and what changes', () => {
    const rule = rulesOf(sessionsTable);
    expect([rule('ended_wall_ms'), rule('title'), rule('unheard_of'), rule('constructor')]).toEqual([
      ...['first', 'latest', 'latest', 'latest'],
    ]);
  });
});

describe('rows of a shape', () => {
  it('are parts of records: what came with a clock reading, unknown fields too, nothing impossible', () => {
    const read = readShapeRow(profilesTable, {
      profile_id: 'p1',
      age: 41,
      mass_kg: 9000,
      sex: 'male',
      hlcs: { age: hlc, mass_kg: hlc, shoe: hlc, sex: 'no reading' },
      extra: { shoe: 44 },
      deleted_hlc: hlc,
      restored_hlc: null,
    });
    expect(read).toEqual({
      pk: 'p1',
      row: { fields: { age: { v: 41, hlc }, shoe: { v: 44, hlc } }, deletedHlc: hlc },
      refused: ['mass_kg'],
    });
  });

  it('of chunks need no clock, and rows without a key are none', () => {
    const key = `s:0:${'a'.repeat(32)}`;
    expect(readShapeRow(sessionChunksTable, { chunk_id: key, chunk_no: 0 })?.row.fields).toHaveProperty(
      'chunk_no',
    );
    expect(readShapeRow(sessionChunksTable, { chunk_id: 'elsewhere' })).toBeUndefined();
    expect(readShapeRow(profilesTable, {})).toBeUndefined();
  });

  it('never throw, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.constantFrom(...syncedTables),
        (value, table) => {
          readShapeRow(table, { [table.keyField]: 'k', hlcs: value, extra: value, ...value });
        },
      ),
    );
  });
});

describe('soundProfile', () => {
  it('makes merged fields fit each other, once and for all, towards caution', () => {
    const values = fc.record({
      walk_speed_kmh: fc.integer({ min: 2, max: 6 }),
      speed_cap_kmh: fc.integer({ min: 1, max: 25 }),
      resting_heart_rate_bpm: fc.option(fc.integer({ min: 30, max: 110 })),
      max_heart_rate_bpm: fc.option(fc.integer({ min: 120, max: 230 })),
    });
    fc.assert(
      fc.property(values, (merged: Readonly<Record<string, JsonValue>>) => {
        const sound = soundProfile(merged);
        expect(soundProfile(sound)).toEqual(sound);
        expect(Number(sound['walk_speed_kmh'])).toBeLessThanOrEqual(Number(sound['speed_cap_kmh']));
        expect(sound['speed_cap_kmh']).toBe(merged['speed_cap_kmh']);
      }),
    );
  });
});

describe('the push protocol', () => {
  const request = {
    device_id: 'a'.repeat(16),
    account_id: 'acc1',
    app_schema: 1,
    batch_id: '01990000-0000-7000-8000-000000000001',
    ops: [],
  };

  it('takes a request without operations, and none that says more or less than it should', () => {
    expect(pushRequestSchema.safeParse(request).success).toBe(true);
    expect(pushRequestSchema.safeParse({ ...request, admin: true }).success).toBe(false);
    expect(pushRequestSchema.safeParse({ ...request, device_id: 'mine' }).success).toBe(false);
    const op = { op_id: request.batch_id, n: 1, table: 't', pk: 'p', kind: 'put', hlc, fields: {} };
    expect(pushRequestSchema.safeParse({ ...request, ops: [op] }).success).toBe(true);
    expect(pushRequestSchema.safeParse({ ...request, ops: [{ ...op, n: 0 }] }).success).toBe(false);
    const fields = { 'drop table': { v: 1, hlc } };
    expect(pushRequestSchema.safeParse({ ...request, ops: [{ ...op, fields }] }).success).toBe(false);
    expect(
      pushRequestSchema.safeParse({ ...request, ops: Array.from({ length: 501 }, () => op) }).success,
    ).toBe(false);
  });

  it('lets an older app go on when a newer server refuses for a reason that it does not know', () => {
    const answer = pushAnswerSchema.parse({
      results: [{ n: 1, op_id: request.batch_id, status: 'rejected', code: 'moon_phase', permanent: true }],
      scope_seq: '5',
      last_n: 1,
      server_time_ms: 1,
      more: 'than before',
    });
    expect(answer.results[0]).toMatchObject({ code: 'try_later', permanent: true });
  });
});

describe('accounts', () => {
  it('are guests or the server’s, and never nobody', () => {
    const guest = `guest:${'0'.repeat(16)}:00000000-0000-4000-8000-000000000000`;
    expect([guest, 'acc_1', 'A-9'].map((id) => accountIdSchema.safeParse(id).success)).toEqual([
      true,
      true,
      true,
    ]);
    expect(['', 'guest:x', 'a b', "a' or 1=1"].some((id) => accountIdSchema.safeParse(id).success)).toBe(
      false,
    );
    expect([isGuestAccount(guest), isGuestAccount('acc_1')]).toEqual([true, false]);
  });
});
