/* What DJ programs write into files, and files with tags, for tests. */

/** A marker of a Serato grid that is not the last one; `endS` is where the next one is. */
export interface SeratoMarker {
  readonly atS: number;
  readonly beats: number;
  readonly endS: number;
}

export function seratoGrid(
  markers: readonly SeratoMarker[],
  last: { readonly atS: number; readonly tempoBpm: number },
): Uint8Array {
  const octets = Buffer.alloc(6 + 8 * (markers.length + 1) + 1);
  octets.writeUInt16BE(0x0100, 0);
  octets.writeUInt32BE(markers.length + 1, 2);
  markers.forEach(({ atS, beats }, index) => {
    octets.writeFloatBE(atS, 6 + 8 * index);
    octets.writeUInt32BE(beats, 10 + 8 * index);
  });
  octets.writeFloatBE(last.atS, octets.length - 9);
  octets.writeFloatBE(last.tempoBpm, octets.length - 5);
  return octets;
}

/** As in Vorbis comments and MP4: base64 in lines, without the signs at its end. */
export function seratoText(grid: Uint8Array): string {
  const wrapped = Buffer.concat([Buffer.from('application/octet-stream\0\0Serato BeatGrid\0'), grid]);
  return (
    wrapped
      .toString('base64')
      .replace(/=+$/, '')
      .match(/.{1,72}/g) ?? []
  ).join('\n');
}

/** Traktor's tree: a head with a checksum, and the data with the tempo behind `others`. */
export function traktorTree(tempoBpm: number, others: readonly Uint8Array[]): Uint8Array {
  const tempo = Buffer.alloc(4);
  tempo.writeFloatLE(tempoBpm);
  const head = traktorPart('HDR ', [traktorPart('CHKS', Buffer.alloc(4))]);
  const data = traktorPart('DATA', [
    ...others.map((octets) => traktorPart('TITL', octets)),
    traktorPart('BPMT', tempo),
    traktorPart('HBPM', Buffer.alloc(4)),
  ]);
  return traktorPart('TRMD', [head, data]);
}

function traktorPart(name: string, content: Uint8Array | readonly Uint8Array[]): Uint8Array {
  const parts = content instanceof Uint8Array ? [content] : content;
  const octets = Buffer.concat(parts);
  const head = Buffer.alloc(12);
  head.write([...name].toReversed().join(''), 'latin1');
  head.writeUInt32LE(octets.length, 4);
  head.writeUInt32LE(content instanceof Uint8Array ? 0 : parts.length, 8);
  return Buffer.concat([head, octets]);
}

/** An ID3v2.3 tag; text frames as Latin-1. */
export function id3Tag(frames: readonly (readonly [id: string, content: string | Uint8Array])[]): Uint8Array {
  const body = Buffer.concat(
    frames.map(([id, content]) => {
      const octets = typeof content === 'string' ? Buffer.from(`\0${content}`, 'latin1') : content;
      const head = Buffer.alloc(10);
      head.write(id, 'latin1');
      head.writeUInt32BE(octets.length, 4);
      return Buffer.concat([head, octets]);
    }),
  );
  const size = [21, 14, 7, 0].map((shift) => (body.length >> shift) & 0x7f);
  return Buffer.concat([Buffer.from('ID3'), Buffer.from([3, 0, 0, ...size]), body]);
}

/** A FLAC file of no sound with these comments. */
export function flacWithComments(comments: readonly string[]): Uint8Array {
  const text = (value: string) => {
    const octets = Buffer.from(value);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(octets.length);
    return Buffer.concat([length, octets]);
  };
  const count = Buffer.alloc(4);
  count.writeUInt32LE(comments.length);
  const block = Buffer.concat([text('test'), count, ...comments.map(text)]);
  const streamInfo = Buffer.from('0000002210001000000000000000ac4402f000000000'.padEnd(76, '0'), 'hex');
  const head = Buffer.from([0x84, block.length >> 16, (block.length >> 8) & 255, block.length & 255]);
  return Buffer.concat([Buffer.from('fLaC'), streamInfo, head, block]);
}

/** An MP4 file of no sound with these tags: a whole number, or text in a field of its own. */
export function mp4WithTags(tags: {
  readonly tmpo?: number;
  readonly free?: readonly (readonly [mean: string, name: string, text: string])[];
}): Uint8Array {
  const whole = Buffer.alloc(2);
  whole.writeUInt16BE(tags.tmpo ?? 0);
  const items = [
    ...(tags.tmpo === undefined ? [] : [box('tmpo', dataBox(21, whole))]),
    ...(tags.free ?? []).map(([mean, name, text]) =>
      box(
        '----',
        fullBox('mean', Buffer.from(mean)),
        fullBox('name', Buffer.from(name)),
        dataBox(1, Buffer.from(text)),
      ),
    ),
  ];
  const handler = fullBox('hdlr', Buffer.from('\0\0\0\0mdirappl\0\0\0\0\0\0\0\0\0', 'latin1'));
  const meta = fullBox('meta', Buffer.concat([handler, box('ilst', ...items)]));
  return Buffer.concat([
    box('ftyp', Buffer.from('M4A \0\0\0\0M4A ', 'latin1')),
    box('moov', box('udta', meta)),
  ]);
}

function box(type: string, ...content: readonly Uint8Array[]): Buffer {
  const octets = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(octets.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, octets]);
}

const fullBox = (type: string, content: Uint8Array) => box(type, Buffer.alloc(4), content);

function dataBox(kind: number, content: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(kind);
  return box('data', head, content);
}
