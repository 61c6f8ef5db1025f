import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { synthesizeMusic } from '#tests/support/synthetic-music.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { wavBytes } from '#tests/support/wav-bytes.ts';

const sampleRateHz = 44_100;
/** Behind the end of its file Chromium's microphone gives out what nobody wrote. */
const silenceS = 90;

/** What is to sound in the room, one after the other; a minute and a half of silence behind the last. */
export interface RoomPart {
  readonly tempoBpm: number;
  readonly durationS: number;
}

/** Arguments for a Chromium whose microphone hears this, from the moment when it is turned on. */
export function roomOf(...parts: readonly RoomPart[]): readonly string[] {
  const sounds = parts.map((part, index) => synthesizeMusic({ ...part, sampleRateHz, seed: index + 1 }));
  const samples = new Float32Array(sounds.reduce((sum, { length }) => sum + length, silenceS * sampleRateHz));
  let at = 0;
  for (const sound of sounds) {
    samples.set(sound, at);
    at += sound.length;
  }
  const file = join(createTestFolder(), 'room.wav');
  writeFileSync(file, wavBytes(samples, sampleRateHz));
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-audio-capture=${file}%noloop`,
  ];
}

declare global {
  interface Window {
    givenSound?: { readonly atMs: number; readonly tracks: readonly MediaStreamTrack[] };
  }
}

/** Before the page is loaded: notes what it is given of a microphone, and when. */
export async function watchMicrophone(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const devices = MediaDevices.prototype;
    const ask = Reflect.get(devices, 'getUserMedia');
    devices.getUserMedia = async function note(this: MediaDevices, ...args: Parameters<typeof ask>) {
      const stream = await ask.apply(this, args);
      window.givenSound = { atMs: Date.now(), tracks: stream.getTracks() };
      return stream;
    };
  });
}

/** When the page was given its microphone, ms since 1970. */
export async function microphoneOnAtMs(page: Page): Promise<number> {
  const atMs = await page.evaluate(() => window.givenSound?.atMs);
  if (atMs === undefined) throw new Error('no microphone was given');
  return atMs;
}

/** Whether any track of it still listens, and of which kinds they are. */
export async function microphoneTracks(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() =>
    (window.givenSound?.tracks ?? []).map(({ kind, readyState }) => `${kind} ${readyState}`),
  );
}
