/** Facts in the four-byte header of one MPEG audio frame (ISO 11172-3 and 13818-3), layers I to III. */
export interface MpegFrameHeader {
  readonly version: 1 | 2 | 2.5;
  readonly layer: 1 | 2 | 3;
  readonly sampleRateHz: number;
  readonly isMono: boolean;
  readonly samplesPerFrame: number;
  readonly frameBytes: number;
}

const bitratesKbps: Readonly<Record<string, readonly number[]>> = {
  '1-1': [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  '1-2': [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  '1-3': [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  '2-1': [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  '2-2': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const sampleRatesHz = [44_100, 48_000, 32_000] as const;

/** Reads a frame header; `undefined` when these bytes are none (free-format bitrates, which nobody uses, included). */
export function readMpegFrameHeader(bytes: Uint8Array, at: number): MpegFrameHeader | undefined {
  const [b0, b1, b2, b3] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
  if (b0 !== 0xff || b1 === undefined || (b1 & 0xe0) !== 0xe0 || b2 === undefined || b3 === undefined)
    return undefined;
  const version = ([2.5, undefined, 2, 1] as const)[(b1 >> 3) & 3];
  const layer = ([undefined, 3, 2, 1] as const)[(b1 >> 1) & 3];
  const rate = sampleRatesHz[(b2 >> 2) & 3];
  if (version === undefined || layer === undefined || rate === undefined) return undefined;
  const table = version === 1 ? bitratesKbps[`1-${layer}`] : bitratesKbps[layer === 1 ? '2-1' : '2-2'];
  const bitrateKbps = table?.[b2 >> 4];
  if (bitrateKbps === undefined || bitrateKbps === 0) return undefined;
  const sampleRateHz = rate / (version === 1 ? 1 : version === 2 ? 2 : 4);
  const samplesPerFrame = layer === 1 ? 384 : layer === 2 || version === 1 ? 1152 : 576;
  const padding = (b2 >> 1) & 1;
  const frameBytes =
    layer === 1
      ? (Math.floor((12_000 * bitrateKbps) / sampleRateHz) + padding) * 4
      : Math.floor((samplesPerFrame * 125 * bitrateKbps) / sampleRateHz) + padding;
  return { version, layer, sampleRateHz, isMono: b3 >> 6 === 3, samplesPerFrame, frameBytes };
}

/**
 * Where the first of `inARow` consecutive frames begins, at or after `from`; `undefined` when there is none. A single
 * header is eleven set bits and turns up by chance in any data, a chain of three does not.
 */
export function findMpegFrames(bytes: Uint8Array, from = 0, inARow = 3): number | undefined {
  for (let start = from; start + 4 <= bytes.length; start += 1) {
    if (bytes[start] === 0xff && isFrameChain(bytes, start, inARow)) return start;
  }
  return undefined;
}

function isFrameChain(bytes: Uint8Array, start: number, inARow: number): boolean {
  const first = readMpegFrameHeader(bytes, start);
  if (first === undefined) return false;
  let at = start + first.frameBytes;
  for (let count = 1; count < inARow; count += 1) {
    if (at + 4 > bytes.length) return count >= 2;
    const next = readMpegFrameHeader(bytes, at);
    if (
      next?.version !== first.version ||
      next.layer !== first.layer ||
      next.sampleRateHz !== first.sampleRateHz
    ) {
      return false;
    }
    at += next.frameBytes;
  }
  return true;
}

/** Length of the audio as its encoder wrote it into the first frame ("Xing" or "Info" header); 0 is never given. */
export function readXingHeader(
  bytes: Uint8Array,
  frameAt: number,
): { frames?: number; bytes?: number } | undefined {
  const header = readMpegFrameHeader(bytes, frameAt);
  if (header === undefined || header.layer !== 3) return undefined;
  const sideInfo = header.version === 1 ? (header.isMono ? 17 : 32) : header.isMono ? 9 : 17;
  const at = frameAt + 4 + sideInfo;
  if (at + 16 > bytes.length) return undefined;
  const name = String.fromCharCode(...bytes.subarray(at, at + 4));
  if (name !== 'Xing' && name !== 'Info') return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = view.getUint32(at + 4);
  const frames = (flags & 1) !== 0 ? view.getUint32(at + 8) : 0;
  const size = (flags & 2) !== 0 ? view.getUint32(at + ((flags & 1) !== 0 ? 12 : 8)) : 0;
  return { ...(frames > 0 && { frames }), ...(size > 0 && { bytes: size }) };
}
