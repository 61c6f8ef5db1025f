export interface AiffCoding {
  /** `AIFF` for the plain form, else the coding of AIFF-C. */
  readonly coding:
    | 'AIFF'
    | 'NONE'
    | 'twos'
    | 'sowt'
    | 'raw '
    | 'in24'
    | 'in32'
    | 'fl32'
    | 'fl64'
    | 'FL32'
    | 'ima4';
  readonly bitsPerSample: number;
  readonly channelCount?: number;
  /** `COMM` may come last. */
  readonly isCommLast?: boolean;
}

/** An AIFF or AIFF-C file with these mono samples on every channel. */
export function aiffBytes(samples: Float32Array, sampleRateHz: number, options: AiffCoding): Uint8Array {
  const { coding, bitsPerSample, channelCount = 1, isCommLast = false } = options;
  const stepBytes = Math.ceil(bitsPerSample / 8);
  const data = Buffer.alloc(8 + samples.length * stepBytes * channelCount);
  let at = 8;
  for (const sample of samples) {
    for (let channel = 0; channel < channelCount; channel += 1, at += stepBytes)
      writeSample(data, at, sample, options);
  }
  const common = Buffer.alloc(18);
  common.writeUInt16BE(channelCount, 0);
  common.writeUInt32BE(samples.length, 2);
  common.writeUInt16BE(bitsPerSample, 6);
  // The rate as an 80-bit float: exponent, then a mantissa that begins with its one.
  const exponent = Math.floor(Math.log2(sampleRateHz));
  common.writeUInt16BE(16_383 + exponent, 8);
  common.writeBigUInt64BE(BigInt(sampleRateHz) << BigInt(63 - exponent), 10);
  const isPlain = coding === 'AIFF';
  const name = Buffer.from(isPlain ? '' : `${coding}\0\0`, 'latin1');
  const comm = chunk('COMM', Buffer.concat([common, name]));
  const ssnd = chunk('SSND', data);
  const version = isPlain ? Buffer.alloc(0) : chunk('FVER', Buffer.from('a2805140', 'hex'));
  const body = [version, ...(isCommLast ? [ssnd, comm] : [comm, ssnd])];
  return chunk('FORM', Buffer.concat([Buffer.from(isPlain ? 'AIFF' : 'AIFC'), ...body]));
}

function chunk(name: string, content: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32BE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}

function writeSample(data: Buffer, at: number, sample: number, { coding, bitsPerSample }: AiffCoding): void {
  if (coding === 'fl32' || coding === 'FL32') data.writeFloatBE(sample, at);
  else if (coding === 'fl64') data.writeDoubleBE(sample, at);
  else if (coding === 'raw ') data.writeUInt8(Math.round(sample * 127) + 128, at);
  else {
    const bytes = Math.ceil(bitsPerSample / 8);
    // Widths in between are pushed to the top of their octets.
    const step = 2 ** (bytes * 8 - bitsPerSample);
    const value = Math.round(sample * (2 ** (bitsPerSample - 1) - 1)) * step;
    if (coding === 'sowt') data.writeIntLE(value, at, bytes);
    else data.writeIntBE(value, at, bytes);
  }
}
