/** Beat times are kept in steps of 0.1 ms: finer than anybody hears, exact for decimals, good for 59 hours. */
const stepsPerSecond = 10_000;
const bytesPerBeat = 4;

/**
 * Packs beat times as 32 bit little-endian integers.
 *
 * @param beatsS seconds from the start of the recording, each within 59 hours
 * @throws RangeError for a time that does not fit
 */
export function packBeats(beatsS: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(beatsS.length * bytesPerBeat);
  const view = new DataView(bytes.buffer);
  beatsS.forEach((beatS, index) => {
    const steps = Math.round(beatS * stepsPerSecond);
    if (!(Math.abs(steps) <= 0x7fff_ffff)) throw new RangeError(`a beat at ${beatS} s cannot be kept`);
    view.setInt32(index * bytesPerBeat, steps, true);
  });
  return bytes;
}

/** @throws RangeError when the bytes are not whole beats */
export function unpackBeats(bytes: Uint8Array): number[] {
  if (bytes.byteLength % bytesPerBeat !== 0) throw new RangeError('beats are cut off');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from(
    { length: bytes.byteLength / bytesPerBeat },
    (_, index) => view.getInt32(index * bytesPerBeat, true) / stepsPerSecond,
  );
}
