import { dataView, type AudioFile } from './audio-file.ts';
import { findBox, innerBoxes, type Mp4Box } from './mp4-boxes.ts';

/** Where frames lie in a file. */
export interface FrameTable {
  readonly frameSizes: Uint32Array;
  /** First byte of each frame. */
  readonly framePositions: Float64Array;
}

const largestMoofBytes = 4 * 1024 * 1024;
const mostFramesInRun = 1_000_000;

/**
 * The frames of one track of a fragmented MP4 file (what streaming sites hand out): each `moof` lists its own
 * (ISO 14496-12, 8.8). A fragment that cannot be read is left out. At most `mostFrames`.
 */
export async function readFragments(
  file: AudioFile,
  boxes: readonly Mp4Box[],
  moov: Uint8Array,
  trak: Uint8Array,
  mostFrames: number,
): Promise<FrameTable> {
  const track = trackId(trak);
  const usualBytes = usualFrameBytes(moov, track);
  const sizes: number[] = [];
  const positions: number[] = [];
  for (const box of boxes) {
    if (box.type !== 'moof' || sizes.length >= mostFrames) continue;
    if (box.end > file.sizeBytes || box.end - box.start > largestMoofBytes) continue;
    const moof = await file.read(box.start, box.end - box.start);
    for (const { type, start, end } of innerBoxes(moof)) {
      if (type === 'traf') addRuns(moof.subarray(start, end), box.start - 8);
    }
  }
  return { frameSizes: Uint32Array.from(sizes), framePositions: Float64Array.from(positions) };

  function addRuns(traf: Uint8Array, moofAt: number): void {
    const tfhd = findBox(traf, ['tfhd']);
    if (tfhd === undefined || tfhd.length < 8 || dataView(tfhd).getUint32(4) !== track) return;
    const head = readTrackFragmentHeader(tfhd);
    let position = head.base ?? moofAt;
    for (const { type, start, end } of innerBoxes(traf)) {
      if (type !== 'trun') continue;
      const trun = traf.subarray(start, end);
      if (trun.length < 8) return;
      const view = dataView(trun);
      const flags = view.getUint32(0);
      const offsetBytes = (flags & 1) !== 0 ? 4 : 0;
      if (offsetBytes > 0 && trun.length >= 12) position = (head.base ?? moofAt) + view.getInt32(8);
      const firstAt = 8 + offsetBytes + ((flags & 4) !== 0 ? 4 : 0);
      const fields = [0x100, 0x200, 0x400, 0x800].map((bit) => ((flags & bit) !== 0 ? 4 : 0));
      const stepBytes = fields.reduce<number>((sum, bytes) => sum + bytes, 0);
      const sizeAt = fields[1] === 0 ? undefined : (fields[0] ?? 0);
      const listed = stepBytes > 0 ? Math.floor((trun.length - firstAt) / stepBytes) : mostFramesInRun;
      const count = Math.min(view.getUint32(4), listed, mostFrames - sizes.length);
      for (let i = 0; i < count; i += 1) {
        const size =
          sizeAt === undefined
            ? (head.frameBytes ?? usualBytes)
            : view.getUint32(firstAt + i * stepBytes + sizeAt);
        if (size === 0 || position < 0) return;
        sizes.push(size);
        positions.push(position);
        position += size;
        if (position > file.sizeBytes) return;
      }
    }
  }
}

function readTrackFragmentHeader(tfhd: Uint8Array): { readonly base?: number; readonly frameBytes?: number } {
  const view = dataView(tfhd);
  const flags = view.getUint32(0);
  let at = 8;
  const skip = (bit: number, bytes: number): number | undefined => {
    if ((flags & bit) === 0) return undefined;
    const here = at;
    at += bytes;
    return here + bytes <= tfhd.length ? here : undefined;
  };
  const baseAt = skip(1, 8);
  skip(2, 4);
  skip(8, 4);
  const sizeAt = skip(16, 4);
  return {
    ...(baseAt !== undefined && { base: Number(view.getBigUint64(baseAt)) }),
    ...(sizeAt !== undefined && { frameBytes: view.getUint32(sizeAt) }),
  };
}

function trackId(trak: Uint8Array): number {
  const tkhd = findBox(trak, ['tkhd']);
  const at = tkhd?.[0] === 1 ? 20 : 12;
  return tkhd !== undefined && tkhd.length >= at + 4 ? dataView(tkhd).getUint32(at) : 0;
}

/** Size of a frame where neither fragment nor run says one. */
function usualFrameBytes(moov: Uint8Array, track: number): number {
  const mvex = findBox(moov, ['mvex']);
  for (const { type, start, end } of mvex === undefined ? [] : innerBoxes(mvex)) {
    const trex = mvex?.subarray(start, end);
    if (type === 'trex' && trex !== undefined && trex.length >= 24 && dataView(trex).getUint32(4) === track)
      return dataView(trex).getUint32(16);
  }
  return 0;
}
