import { afterAll, beforeAll, expect, it } from 'vitest';
import { askShape, changesOf } from '#server/test-support/open-server-rig.ts';
import { startProductServer, type ProductRig } from '#server/test-support/product-server-rig.ts';
import { believed, deviceIdOf, profileExample, PushingDevice } from '#server/test-support/push-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

const database = useTestDatabase();
let server: ProductRig;
beforeAll(async () => {
  server = await startProductServer({ DATABASE_URL: database().url }, { authenticate: believed });
});
afterAll(() => server.close());

it('tells of a record that is written again in one message, under the same key', async () => {
  const device = new PushingDevice(() => server.url, 'anna', deviceIdOf('a'));
  const ask = (more: Record<string, string>) =>
    askShape(
      server.url,
      { table: 'profiles', account: 'anna', ...more },
      { headers: { authorization: `Bearer ${device.token}` } },
    );
  await device.push([device.op('profiles', 'p1', profileExample)]);
  const first = await ask({ offset: '-1' });
  await device.push([device.op('profiles', 'p1', { mass_kg: 61 }, { kind: 'patch' })]);
  const log = await ask({ offset: first.offset, handle: first.handle });
  expect(changesOf(log)).toMatchObject([
    {
      key: changesOf(first)[0]?.key,
      value: { profile_id: 'p1', mass_kg: '61' },
      headers: { operation: 'update', op_position: 0 },
    },
  ]);
});
