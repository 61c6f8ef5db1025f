import { QueryClient } from '@tanstack/react-query';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { queryKeys } from './query-keys.ts';

const { history } = queryKeys;

/** Which of these are read anew once everything under `stale` has grown old. */
async function grownOld(stale: readonly unknown[], ...keys: readonly (readonly unknown[])[]) {
  const queries = new QueryClient();
  for (const key of keys) queries.setQueryData(key, 'read before');
  await queries.invalidateQueries({ queryKey: stale });
  return keys.filter((key) => queries.getQueryState(key)?.isInvalidated === true);
}

it('takes a run that was deleted from all that was read of runs', async () => {
  const read = [history.sessions('me'), history.session('run'), history.interrupted, history.profiles];
  expect(await grownOld(history.all, ...read, queryKeys.settings)).toEqual(read);
});

it('reads lists of runs anew for everybody, and no run with them', async () => {
  const lists = [history.sessions('me'), history.sessions('you')];
  expect(await grownOld(history.allSessions, ...lists, history.session('run'))).toEqual(lists);
});

it('has every key: what is invalidated is what was read', () => {
  const renderer = path.join(import.meta.dirname, '..');
  const files = globSync('**/*.{ts,tsx}', { cwd: renderer }).filter((file) => !file.includes('.test.'));
  expect(files.length).toBeGreaterThan(100);
  const own = files.filter((file) =>
    /queryKey: *\[|(?:setQueryData|getQueryData)\(\s*\[/.test(
      readFileSync(path.join(renderer, file), 'utf8'),
    ),
  );
  expect(own).toEqual([]);
});
