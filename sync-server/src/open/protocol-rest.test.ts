import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useOpenProtocol } from '#server/test-support/open-protocol-rig.ts';
import { askShape, startOpenServer, type ServerRig } from '#server/test-support/open-server-rig.ts';

const { database, ask, items } = useOpenProtocol();

let closed: ServerRig;
beforeAll(async () => {
  closed = await startOpenServer({ DATABASE_URL: database().url, ELECTRIC_SECRET: 's3cret' });
});
afterAll(() => closed.close());

describe('the rest of the interface (1.1)', () => {
  it('drops shapes by definition and by handle', async () => {
    const table = await items();
    const drop = (query: Record<string, string>) => ask(query, { method: 'DELETE' });
    expect([(await drop({ table })).status, (await drop({ handle: 'nope' })).status]).toEqual([404, 404]);
    const one = await ask({ table, offset: '-1' });
    expect((await drop({ table, handle: 'other' })).status).toBe(400);
    expect((await drop({ table })).status).toBe(202);
    expect((await ask({ table, offset: '0_0', handle: one.handle })).status).toBe(409);
    const other = await ask({ table, offset: '-1' });
    expect(other.handle).not.toBe(one.handle);
    expect((await drop({ handle: other.handle })).status).toBe(202);
    expect((await drop({})).json).toEqual({
      message: 'Invalid request',
      errors: { handle: ["can't be blank when shape definition is missing"] },
    });
    const refused = await askShape(closed.url, { table, secret: 's3cret' }, { method: 'DELETE' });
    expect([refused.status, refused.json]).toEqual([405, { message: 'DELETE not allowed' }]);
  });

  it('lets pages read what they need', async () => {
    const preflight = await fetch(`${closed.url}/v1/shape`, {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost:5173' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-max-age')).toBe('86400');
    expect(preflight.headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
    expect(preflight.headers.get('access-control-allow-methods')).toContain('DELETE');
    const table = await items();
    const found = await ask({ table, offset: '-1' });
    const exposed = found.headers.get('access-control-expose-headers')!.split(',');
    for (const name of [
      'electric-handle',
      'electric-offset',
      'electric-schema',
      'electric-cursor',
      'electric-up-to-date',
      'etag',
    ]) {
      expect(exposed).toContain(name);
    }
  });

  it('lets pages of other places read only where somebody said so', async () => {
    const table = await items();
    const headers = { origin: 'https://example.com' };
    expect(
      (await ask({ table, offset: '-1' }, { headers })).headers.get('access-control-allow-origin'),
    ).toBeNull();
    const insecure = await startOpenServer({ DATABASE_URL: database().url, ELECTRIC_INSECURE: 'true' });
    const found = await askShape(insecure.url, { table, offset: '-1' }, { headers });
    expect(found.headers.get('access-control-allow-origin')).toBe('https://example.com');
    await insecure.close();
  });

  it('asks for its secret where it has one', async () => {
    const table = await items();
    const refused = await askShape(closed.url, { table, offset: '-1', secret: 'wrong' });
    expect(refused.status).toBe(401);
    expect((await askShape(closed.url, { table, offset: '-1', secret: 's3cret' })).status).toBe(200);
    expect((await askShape(closed.url, { table, offset: '-1', api_secret: 's3cret' })).status).toBe(200);
    expect((await fetch(`${closed.url}/v1/%73hape?table=${table}&offset=-1`)).status).toBe(401);
  });

  it('is healthy, and keeps the ages that it was told', async () => {
    const health = await fetch(`${closed.url}/v1/health`);
    expect([health.status, await health.json()]).toEqual([200, { status: 'active' }]);
    expect(health.headers.get('cache-control')).toContain('no-cache');
    const table = await items();
    const first = await ask({ table, offset: '-1' });
    expect(first.headers.get('cache-control')).toBe(
      'public, max-age=604800, s-maxage=3600, stale-while-revalidate=2629746',
    );
    const log = await ask({ table, offset: '0_0', handle: first.handle });
    expect(log.headers.get('cache-control')).toBe('public, max-age=1, stale-while-revalidate=3');
  });
});
