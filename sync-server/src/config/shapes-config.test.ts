import { expect, it } from 'vitest';
import { readShapesConfig } from './shapes-config.ts';

it('says which variable has to be set, and what it looks like', () => {
  for (const environment of [{}, { DATABASE_URL: ' ' }]) {
    expect(() => readShapesConfig(environment)).toThrow(
      /^The server cannot start.*\n {2}DATABASE_URL: has to be set: .*postgresql:\/\/user:password@host:5432\/database$/,
    );
  }
});

it('shows nothing of an address that is wrong', () => {
  expect(() => readShapesConfig({ DATABASE_URL: 'mysql://hush' })).toThrow(
    /DATABASE_URL: has to be a Postgres/,
  );
  expect(() => readShapesConfig({ DATABASE_URL: 'mysql://hush' })).not.toThrow(/hush/);
});
