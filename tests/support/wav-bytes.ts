export interface WavCoding {
  readonly encoding: 'integer' | 'float';
  readonly bitsPerSample: 8 | 16 | 24 | 32 | 64;
  readonly isExtensible?: boolean;
  readonly channelCount?: number;
}

/** A WAV file with these mono samples on every channel. */
export function wavBytes(
  samples: Float32Array,
  sampleRateHz: number,
  coding: WavCoding = { encoding: 'integer', bitsPerSample: 16 },
): Uint8Array {
  const { encoding, bitsPerSample, isExtensible = false, channelCount = 1 } = coding;
  const stepBytes = bitsPerSample / 8;
  const fmtBytes = isExtensible ? 40 : 16;
  const dataBytes = samples.length * stepBytes * channelCount;
  const bytes = new Uint8Array(12 + 8 + fmtBytes + 8 + dataBytes + (dataBytes % 2));
  const view = new DataView(bytes.buffer);
  const tag = encoding === 'integer' ? 1 : 3;
  const text = (at: number, value: string) => bytes.set(Buffer.from(value, 'latin1'), at);
  text(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, fmtBytes, true);
  view.setUint16(20, isExtensible ? 0xfffe : tag, true);
  view.setUint16(22, channelCount, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * stepBytes * channelCount, true);
  view.setUint16(32, stepBytes * channelCount, true);
  view.setUint16(34, bitsPerSample, true);
  if (isExtensible) {
    view.setUint16(36, 22, true);
    view.setUint16(38, bitsPerSample, true);
    view.setUint16(44, tag, true);
    bytes.set([0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71], 46);
  }
  const dataAt = 20 + fmtBytes;
  text(dataAt, 'data');
  view.setUint32(dataAt + 4, dataBytes, true);
  let at = dataAt + 8;
  for (const sample of samples) {
    for (let channel = 0; channel < channelCount; channel += 1, at += stepBytes) {
      writeSample(view, at, sample, coding);
    }
  }
  return bytes;
}

function writeSample(
  view: DataView,
  at: number,
  sample: number,
  { encoding, bitsPerSample }: WavCoding,
): void {
  if (encoding === 'float') {
    if (bitsPerSample === 32) view.setFloat32(at, sample, true);
    else view.setFloat64(at, sample, true);
  } else if (bitsPerSample === 8) view.setUint8(at, Math.round(sample * 127) + 128);
  else if (bitsPerSample === 16) view.setInt16(at, Math.round(sample * 32_767), true);
  else if (bitsPerSample === 24) {
    const value = Math.round(sample * 8_388_607);
    view.setUint16(at, value & 0xffff, true);
    view.setInt8(at + 2, value >> 16);
  } else view.setInt32(at, Math.round(sample * 2_147_483_647), true);
}
