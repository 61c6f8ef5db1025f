import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { dataView, type AudioFile } from './audio-file.ts';

/** How the audio of an ASF file (.wma) is coded: the fields of WAVEFORMATEX. */
export interface WmaFormat {
  /** 0x160 to 0x163: WMA 1, WMA 2, WMA Pro, WMA Lossless. */
  readonly formatTag: number;
  readonly channelCount: number;
  readonly sampleRateHz: number;
  readonly bytesPerSecond: number;
  /** Bytes that are decoded together. */
  readonly blockBytes: number;
  readonly bitsPerSample: number;
  readonly extraData: Uint8Array;
}

export interface AsfHeader {
  readonly format: WmaFormat;
  readonly streamNumber: number;
  readonly packetBytes: number;
  /** First packet, and the byte behind the last one that is really there. */
  readonly data: { readonly start: number; readonly end: number; readonly isCutOff: boolean };
  /** Seconds; `undefined` where the encoder did not go back to write it. */
  readonly durationS?: number;
}

const guids = {
  header: '3026b2758e66cf11a6d900aa0062ce6c',
  data: '3626b2758e66cf11a6d900aa0062ce6c',
  fileProperties: 'a1dcab8c47a9cf118ee400c00c205365',
  streamProperties: '9107dcb7b7a9cf118ee600c00c205365',
  headerExtension: 'b503bf5f2ea9cf118ee300c00c205365',
  audioStream: '409e69f84d5bcf11a8fd00805f5c442b',
} as const;

/** Content Encryption, its extended and its advanced form: what Windows Media DRM leaves behind. */
const encryptions: ReadonlySet<string> = new Set([
  'fbb3112223bdd211b4b700a0c955fc6e',
  '14e68a292226174cb935dae07ee9289c',
  '338505438169e6499b74ad12cb86d58c',
]);

const largestHeaderBytes = 16 * 1024 * 1024;
const mostObjects = 1000;

/** Reads the header of an ASF file. @throws BeatRunnerError `audio/copy-protected`, `audio/format-unsupported`, `audio/file-damaged` */
export async function readAsfHeader(file: AudioFile, startsAt: number): Promise<AsfHeader> {
  const { path } = file;
  const damaged = (reason: string) => new BeatRunnerError('audio/file-damaged', { path, reason });
  const opening = await file.read(startsAt, 30);
  if (opening.length < 30) throw damaged('its table of contents is missing');
  const headerBytes = Number(dataView(opening).getBigUint64(16, true));
  if (headerBytes < 30 || headerBytes > largestHeaderBytes) throw damaged('a table is broken');
  const header = await file.read(startsAt, headerBytes);
  if (header.length < headerBytes) throw damaged('its table of contents is missing');
  const facts = readObjects(header, 30, header.length);
  if (facts.isProtected)
    throw new BeatRunnerError('audio/copy-protected', { path, protection: 'Windows Media DRM' });
  const { stream, properties } = facts;
  if (stream === undefined)
    throw new BeatRunnerError('audio/format-unsupported', { path, format: 'wma without sound' });
  if (properties === undefined) throw damaged('a table is missing');
  const { format } = stream;
  if (format.formatTag < 0x160 || format.formatTag > 0x163) {
    throw new BeatRunnerError('audio/format-unsupported', {
      path,
      format: `wma, coding ${format.formatTag}`,
    });
  }
  if (!isSane(format)) throw damaged('no decoder configuration');
  const at = startsAt + headerBytes;
  const dataHead = await file.read(at, 50);
  if (dataHead.length < 50 || hex(dataHead, 0) !== guids.data) throw damaged('no audio in it');
  const start = at + 50;
  const wholeEnd = at + Number(dataView(dataHead).getBigUint64(16, true));
  const end = wholeEnd <= start ? file.sizeBytes : Math.min(file.sizeBytes, wholeEnd);
  const { packetBytes, durationS } = properties;
  if (packetBytes < 16 || packetBytes > 1024 * 1024) throw damaged('a table is broken');
  const data = { start, end, isCutOff: wholeEnd > file.sizeBytes };
  const knownDuration = durationS > 0 && durationS < 1e6 ? { durationS } : {};
  return { format, streamNumber: stream.number, packetBytes, data, ...knownDuration };
}

interface AsfFacts {
  isProtected: boolean;
  stream?: { readonly number: number; readonly format: WmaFormat };
  properties?: { readonly packetBytes: number; readonly durationS: number };
}

function readObjects(
  bytes: Uint8Array,
  from: number,
  to: number,
  facts: AsfFacts = { isProtected: false },
): AsfFacts {
  const view = dataView(bytes);
  let at = from;
  for (let walked = 0; walked < mostObjects && at + 24 <= to; walked += 1) {
    const size = Number(view.getBigUint64(at + 16, true));
    if (size < 24 || at + size > to) break;
    const guid = hex(bytes, at);
    const body = at + 24;
    if (encryptions.has(guid)) facts.isProtected = true;
    if (guid === guids.headerExtension && size >= 46) readObjects(bytes, body + 22, at + size, facts);
    if (guid === guids.fileProperties && size >= 104) {
      const playedS = Number(view.getBigUint64(body + 40, true)) / 1e7;
      const prerollS = Number(view.getBigUint64(body + 56, true)) / 1000;
      facts.properties = { packetBytes: view.getUint32(body + 72, true), durationS: playedS - prerollS };
    }
    if (guid === guids.streamProperties && size >= 24 + 72 && hex(bytes, body) === guids.audioStream) {
      const flags = view.getUint16(body + 48, true);
      if ((flags & 0x8000) !== 0) facts.isProtected = true;
      facts.stream ??= { number: flags & 0x7f, format: readWaveFormat(bytes, body + 54, at + size) };
    }
    at += size;
  }
  return facts;
}

function readWaveFormat(bytes: Uint8Array, at: number, end: number): WmaFormat {
  const view = dataView(bytes);
  const extraBytes = Math.min(view.getUint16(at + 16, true), end - at - 18);
  return {
    formatTag: view.getUint16(at, true),
    channelCount: view.getUint16(at + 2, true),
    sampleRateHz: view.getUint32(at + 4, true),
    bytesPerSecond: view.getUint32(at + 8, true),
    blockBytes: view.getUint16(at + 12, true),
    bitsPerSample: view.getUint16(at + 14, true),
    extraData: bytes.slice(at + 18, at + 18 + extraBytes),
  };
}

/** Whether an encoder may have written this. The decoder is not asked to find out. */
function isSane(format: WmaFormat): boolean {
  const { channelCount, sampleRateHz, bytesPerSecond, blockBytes, extraData, formatTag } = format;
  const extraNeeded = [4, 6, 18, 18][formatTag - 0x160] ?? 0;
  return (
    channelCount >= 1 &&
    channelCount <= 8 &&
    sampleRateHz >= 8000 &&
    sampleRateHz <= 192_000 &&
    bytesPerSecond > 0 &&
    bytesPerSecond < 4_000_000 &&
    blockBytes > 0 &&
    extraData.length >= extraNeeded
  );
}

function hex(bytes: Uint8Array, at: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, 16).toString('hex');
}
