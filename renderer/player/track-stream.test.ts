import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { wavBytes } from '#tests/support/wav-bytes.ts';
import { openTrackStream } from './track-stream.ts';

const rateHz = 8000;
const lengthS = 4;
const file = wavBytes(new Float32Array(lengthS * rateHz).fill(0.25), rateHz);
const inMiddle = file.length / 2;

/** What the server does with an answer: it does not come, or breaks off at a place in the file. */
type Mishap = 'refused' | { readonly breaksOffAt: number };

/** A server whose first answers fail as it is told, and all the others succeed. */
function serve(mishaps: readonly Mishap[]): { readonly asked: number[] } {
  const left = [...mishaps];
  const asked: number[] = [];
  vi.stubGlobal('fetch', (_url: string, { headers }: RequestInit) => {
    const from = Number(/bytes=(\d+)-/.exec(new Headers(headers).get('range') ?? '')?.[1]);
    const mishap = left.shift();
    asked.push(from);
    if (mishap === 'refused') return Promise.reject(new TypeError('Failed to fetch'));
    const until = mishap === undefined ? file.length : Math.max(from, mishap.breaksOffAt);
    let given = from;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (given < until) controller.enqueue(file.slice(given, until));
          else if (mishap === undefined) controller.close();
          // What was given and not read yet would be lost.
          else controller.error(new TypeError('network error'));
          given = until;
        },
      },
      { highWaterMark: 0 },
    );
    const range = `bytes ${from}-${file.length - 1}/${file.length}`;
    return Promise.resolve(new Response(body, { status: 206, headers: { 'content-range': range } }));
  });
  return { asked };
}

/** Reads the file to its end; seconds that came. */
async function read(): Promise<number> {
  const stream = await openTrackStream('http://localhost/music/a', rateHz);
  let samples = 0;
  for await (const { channels } of stream.parts(0)) samples += channels[0].length;
  stream.close();
  return samples / rateHz;
}

/** The same, with all the time that it waits for. */
async function readInTime(): Promise<number | string> {
  const reading = read().catch(String);
  await vi.runAllTimersAsync();
  return await reading;
}

describe('openTrackStream', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    // The library says on the console that it tries again.
    vi.spyOn(console, 'error').mockReturnValue(undefined);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it.each<{ readonly what: string; readonly mishap: Mishap }>([
    { what: 'is not answered', mishap: 'refused' },
    { what: 'is answered without a byte', mishap: { breaksOffAt: 0 } },
  ])('asks twice more where it $what, and not a third time', async ({ mishap }) => {
    serve([mishap, mishap]);
    expect(await readInTime()).toBe(lengthS);
    const { asked } = serve([mishap, mishap, mishap]);
    expect(await readInTime()).toMatch(/Error/);
    expect(asked).toHaveLength(3);
  });

  it('gives up where the file breaks off at the same place again and again', async () => {
    const { asked } = serve(Array.from({ length: 50 }, () => ({ breaksOffAt: inMiddle })));
    expect(await readInTime()).toMatch(/network error/);
    expect(asked).toEqual([0, inMiddle, inMiddle]);
  });

  it('goes on as long as it gets further', async () => {
    serve([1, 2, 3, 4, 5].map((part) => ({ breaksOffAt: (part * file.length) / 8 })));
    expect(await readInTime()).toBe(lengthS);
  });
});
