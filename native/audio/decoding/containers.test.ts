import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aacSampleRatesHz, findAdtsFrames, readAdtsFrameHeader, writeAdtsFrameHeader } from './adts-frame.ts';
import { innerBoxes } from './mp4-boxes.ts';
import { readAudioSpecificConfig } from './mp4-coding.ts';
import { findMpegFrames, readMpegFrameHeader } from './mpeg-frame.ts';

const fixture = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../../tests/fixtures/audio', name));

describe('ADTS frame headers', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(
        fc.nat(aacSampleRatesHz.length - 1),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 8184 }),
        (sampleRateIndex, channelConfiguration, payloadBytes) => {
          const bytes = new Uint8Array(7);
          writeAdtsFrameHeader(bytes, 0, { sampleRateIndex, channelConfiguration }, payloadBytes);
          expect(readAdtsFrameHeader(bytes, 0)).toEqual({
            objectType: 2,
            sampleRateIndex,
            sampleRateHz: aacSampleRatesHz[sampleRateIndex],
            channelConfiguration,
            headerBytes: 7,
            frameBytes: payloadBytes + 7,
          });
        },
      ),
    );
  });

  it('are found behind garbage', () => {
    const aac = fixture('mono-22k.aac').subarray(0, 4000);
    expect(findAdtsFrames(Buffer.concat([Buffer.from('\xff\xf1garbage', 'latin1'), aac]))).toBe(9);
  });
});

describe('MPEG frame headers', () => {
  it('of layer III tell rate and length', () => {
    expect(readMpegFrameHeader(new Uint8Array([0xff, 0xfb, 0x90, 0x00]), 0)).toEqual({
      version: 1,
      layer: 3,
      sampleRateHz: 44_100,
      isMono: false,
      samplesPerFrame: 1152,
      frameBytes: 417,
    });
  });

  it('are not seen in noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 2000 }), (bytes) => {
        const at = findMpegFrames(bytes);
        expect(at === undefined || readMpegFrameHeader(bytes, at) !== undefined).toBe(true);
      }),
    );
    expect(findMpegFrames(Buffer.from('This is a shopping list.'.repeat(100)))).toBeUndefined();
  });
});

describe('AudioSpecificConfig', () => {
  it('of AAC-LC is read', () => {
    expect(readAudioSpecificConfig(new Uint8Array([0x12, 0x10]))).toEqual({
      sampleRateIndex: 4,
      sampleRateHz: 44_100,
      channelConfiguration: 2,
    });
  });

  it('of HE-AAC gives its core: half the rate', () => {
    // Object type 5, core at 22.05 kHz (7), stereo, extension at 44.1 kHz (4), object type 2.
    const bits = '00101' + '0111' + '0010' + '0100' + '00010' + '000';
    const bytes = bits.match(/.{1,8}/g)!.map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
    expect(readAudioSpecificConfig(new Uint8Array(bytes))).toMatchObject({
      sampleRateHz: 22_050,
      channelConfiguration: 2,
    });
  });

  it('of AAC Main, and of anything cut short, is refused', () => {
    expect(readAudioSpecificConfig(new Uint8Array([0x0a, 0x10]))).toBeUndefined();
    expect(readAudioSpecificConfig(new Uint8Array([]))).toBeUndefined();
  });
});

describe('MP4 boxes', () => {
  it('never run away on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        for (const { start, end } of innerBoxes(bytes)) {
          expect(start).toBeLessThanOrEqual(end);
          expect(end).toBeLessThanOrEqual(bytes.length);
        }
      }),
    );
  });
});
