import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeAudio } from '#native/audio/decoding/decode-audio.ts';
import { createResampler } from '#native/audio/decoding/resampler.ts';
import { launchChromium } from '#tests/support/launch-chromium.ts';
import { latenessMs, sameTrack, sameTrackRateHz } from '#tests/support/same-track.ts';
import { hearInPage } from './support/hear-in-chromium.ts';

const folder = path.join(import.meta.dirname, '../fixtures/audio/same-track');
const contentTypes: Readonly<Record<string, string>> = {
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
  '.aac': 'audio/aac',
  '.flac': 'audio/flac',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
};
const reference = sameTrack();
let server: Server;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  server = createServer((request, response) => {
    const name = path.basename(request.url ?? '');
    const type = contentTypes[path.extname(name)];
    if (type === undefined) return response.end('<!doctype html><title>offsets</title>');
    return response.setHeader('content-type', type).end(readFileSync(path.join(folder, name)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  browser = await launchChromium();
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
afterAll(async () => {
  await browser.close();
  server.close();
});

async function ourLatenessMs(name: string): Promise<number> {
  const pieces: Float32Array[] = [];
  let resampler: ReturnType<typeof createResampler> | undefined;
  for await (const part of decodeAudio(path.join(folder, name))) {
    if (part.kind === 'end') continue;
    resampler ??= createResampler(part.sampleRateHz, sameTrackRateHz);
    pieces.push(resampler.push(part.samples));
  }
  return latenessMs(reference, Float32Array.from(pieces.flatMap((piece) => [...piece])));
}

/** Beat times are told on the clock of the media element: what it plays at a moment has to be what was analysed there. */
describe('a track as a browser plays it', () => {
  it.each([
    'lame.mp3',
    'lame-22k.mp3',
    'lame-48k.mp3',
    'vbr-no-note.mp3',
    'edit-list.m4a',
    'itunes-note.m4a',
    'no-note.m4a',
    'fragmented.m4a',
    'adts.aac',
    'vorbis.ogg',
    'opus.opus',
    'flac.flac',
    'flac.ogg',
  ])('is heard when we say: %s', async (name) => {
    const ours = await ourLatenessMs(name);
    const heard = await page.evaluate(hearInPage, `/${name}`);
    expect(Math.abs(latenessMs(reference, Float32Array.from(heard.decoded)) - ours)).toBeLessThan(1);
    expect(Math.abs(latenessMs(reference, Float32Array.from(heard.played)) - ours)).toBeLessThan(10);
  });
});
