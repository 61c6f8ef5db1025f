/** Facts in the header of one ADTS frame (ISO 13818-7), the framing of .aac files. */
export interface AdtsFrameHeader {
  /** MPEG-4 audio object type: 2 is AAC-LC. */
  readonly objectType: number;
  readonly sampleRateIndex: number;
  readonly sampleRateHz: number;
  readonly channelConfiguration: number;
  readonly headerBytes: number;
  readonly frameBytes: number;
}

/** Sampling frequencies by index, ISO 14496-3 table 1.18. */
export const aacSampleRatesHz: readonly number[] = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];

/** Reads a frame header; `undefined` when these bytes are none. */
export function readAdtsFrameHeader(bytes: Uint8Array, at: number): AdtsFrameHeader | undefined {
  if (at + 7 > bytes.length) return undefined;
  const [b0 = 0, b1 = 0, b2 = 0, b3 = 0, b4 = 0, b5 = 0] = bytes.subarray(at, at + 7);
  if (b0 !== 0xff || (b1 & 0xf6) !== 0xf0) return undefined;
  const sampleRateIndex = (b2 >> 2) & 15;
  const sampleRateHz = aacSampleRatesHz[sampleRateIndex];
  const headerBytes = (b1 & 1) !== 0 ? 7 : 9;
  const frameBytes = ((b3 & 3) << 11) | (b4 << 3) | (b5 >> 5);
  if (sampleRateHz === undefined || frameBytes <= headerBytes) return undefined;
  const channelConfiguration = ((b2 & 1) << 2) | (b3 >> 6);
  return {
    objectType: (b2 >> 6) + 1,
    sampleRateIndex,
    sampleRateHz,
    channelConfiguration,
    headerBytes,
    frameBytes,
  };
}

/** Where the first of three consecutive frames begins, at or after `from`. */
export function findAdtsFrames(bytes: Uint8Array, from = 0): number | undefined {
  for (let start = from; start + 7 <= bytes.length; start += 1) {
    if (bytes[start] === 0xff && isFrameChain(bytes, start)) return start;
  }
  return undefined;
}

function isFrameChain(bytes: Uint8Array, start: number): boolean {
  let at = start;
  for (let count = 0; count < 3; count += 1) {
    const header = readAdtsFrameHeader(bytes, at);
    if (header === undefined) return count >= 2 && at + 7 > bytes.length;
    at += header.frameBytes;
  }
  return true;
}

/** The seven-byte header for a raw AAC-LC frame of `payloadBytes` (at most 8184). */
export function writeAdtsFrameHeader(
  target: Uint8Array,
  at: number,
  format: { readonly sampleRateIndex: number; readonly channelConfiguration: number },
  payloadBytes: number,
): void {
  const frameBytes = payloadBytes + 7;
  target[at] = 0xff;
  target[at + 1] = 0xf1;
  target[at + 2] = (1 << 6) | (format.sampleRateIndex << 2) | (format.channelConfiguration >> 2);
  target[at + 3] = ((format.channelConfiguration & 3) << 6) | (frameBytes >> 11);
  target[at + 4] = (frameBytes >> 3) & 0xff;
  target[at + 5] = ((frameBytes & 7) << 5) | 0x1f;
  target[at + 6] = 0xfc;
}
