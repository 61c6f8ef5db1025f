import { expect, test } from 'vitest';
import { operationErrorCodes } from '#contract/sync/sync-error-codes.ts';
import { syncedTables } from '#contract/sync/synced-tables.ts';
import { recordKind, refusalKind } from './refusal-kind.ts';

test('every reason of the server has words', () => {
  expect(operationErrorCodes.map((code) => [code, refusalKind(code)])).toEqual([
    ['unknown_table', 'version'],
    ['invalid_key', 'content'],
    ['invalid_field', 'content'],
    ['too_large', 'size'],
    ['not_owner', 'owner'],
    ['already_claimed', 'owner'],
    ['claim_not_proven', 'owner'],
    ['try_later', 'version'],
  ]);
});

test('every table of a runner has a name for people', () => {
  const names = syncedTables.map(({ name }) => [name, recordKind(name)]);
  expect(names.filter(([, kind]) => kind === 'other')).toEqual([['machines', 'other']]);
});
