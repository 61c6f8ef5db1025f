import { encode } from 'uqr';

/** ISO/IEC 18004: four modules of white around the code. */
const quietZone = 4;

/** A QR code as the path of its black modules, in a square of `size` units. */
export function qrPath(text: string): { readonly size: number; readonly path: string } {
  const { size, data } = encode(text, { ecc: 'M', border: quietZone });
  const runs: string[] = [];
  for (const [y, row] of data.entries()) {
    let start: number | undefined;
    for (let x = 0; x <= row.length; x += 1) {
      if (row[x] === true) start ??= x;
      else if (start !== undefined) {
        runs.push(`M${start} ${y}h${x - start}v1h-${x - start}z`);
        start = undefined;
      }
    }
  }
  return { size, path: runs.join('') };
}
