import { gunzipSync } from 'node:zlib';
import Fastify from 'fastify';
import { afterEach, expect, it } from 'vitest';
import type { ShapeAnswer } from '#server/shapes/shape-answer.ts';
import { sendShapeAnswer } from './send-shape-answer.ts';

const long = JSON.stringify(Array.from({ length: 100 }, (_, index) => ({ name: `setting ${index}` })));
const source = {};
const answers: Readonly<Record<string, ShapeAnswer>> = {
  long: { status: 200, headers: { etag: '"1"', vary: 'authorization' }, body: long, bodySource: source },
  again: { status: 200, headers: {}, body: long, bodySource: source },
  short: { status: 200, headers: {}, body: '[]' },
  nothing: { status: 304, headers: {}, body: undefined },
};
const app = Fastify();
app.get<{ Params: { name: string } }>('/:name', (request, reply) =>
  sendShapeAnswer(reply, answers[request.params.name] as ShapeAnswer),
);
afterEach(() => app.close());

it('zips what is long for those who take it, and tells caches why', async () => {
  const ask = (name: string, accepted?: string) =>
    app.inject({ url: `/${name}`, headers: accepted === undefined ? {} : { 'accept-encoding': accepted } });
  for (const name of ['long', 'again']) {
    const zipped = await ask(name, 'br, gzip, deflate');
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zipped.rawPayload).toString()).toBe(long);
    expect(zipped.headers['etag']).toBe(name === 'long' ? 'W/"1"' : undefined);
    expect(zipped.rawPayload.byteLength).toBeLessThan(long.length / 4);
    expect(zipped.headers['vary']).toMatch(
      name === 'long' ? /^authorization, accept-encoding$/ : /^accept-encoding$/,
    );
  }
  for (const accepted of [undefined, 'br', 'gzip;q=0', 'gzip; q=0.0, br']) {
    const plain = await ask('long', accepted);
    expect([plain.headers['content-encoding'], plain.payload]).toEqual([undefined, long]);
    expect(plain.headers['etag']).toBe('"1"');
    expect(plain.headers['vary']).toBe('authorization, accept-encoding');
  }
  expect((await ask('short', 'gzip')).headers).not.toHaveProperty('content-encoding');
  expect((await ask('nothing', 'gzip')).statusCode).toBe(304);
});
