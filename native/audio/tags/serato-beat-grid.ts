/*
 * "Serato BeatGrid", as far as it is known: 01 00, the number of markers, markers of eight octets, one octet more. A
 * marker is its place in seconds and the beats to the next one; the last one has the tempo from there on instead. Numbers
 * are big-endian, places and tempo 32 bit floats.
 */

const headOctets = 6;
const markerOctets = 8;
/** Before the grid where it is kept as text: a type, an empty file name, the grid's name, each ended by a zero. */
const envelope = 'application/octet-stream\0\0Serato BeatGrid\0';
/** A marker on every beat of ten hours; beyond that nobody has set them. */
const longestText = 2_000_000;

/**
 * The tempo of a grid that Serato has written, beats per minute; of one with several markers the mean between them.
 * Undefined where it is damaged, or another version.
 *
 * @param grid the content of the ID3 frame; of Vorbis comments and MP4 the text, which is base64 without its end
 */
export function seratoGridTempo(grid: Uint8Array | string): number | undefined {
  const octets = typeof grid === 'string' ? unwrapped(grid) : grid;
  if (octets === undefined || octets.length < headOctets || octets[0] !== 1 || octets[1] !== 0)
    return undefined;
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const count = view.getUint32(2);
  if (count === 0 || headOctets + count * markerOctets > octets.length) return undefined;
  const lastAt = headOctets + (count - 1) * markerOctets;
  if (count === 1) return view.getFloat32(lastAt + 4);
  let beats = 0;
  for (let at = headOctets; at < lastAt; at += markerOctets) beats += view.getUint32(at + 4);
  const seconds = view.getFloat32(lastAt) - view.getFloat32(headOctets);
  return seconds > 0 ? (beats * 60) / seconds : undefined;
}

function unwrapped(text: string): Uint8Array | undefined {
  if (text.length > longestText) return undefined;
  const octets = Buffer.from(text, 'base64');
  const isWrapped = octets.toString('latin1', 0, envelope.length) === envelope;
  return isWrapped ? octets.subarray(envelope.length) : undefined;
}
