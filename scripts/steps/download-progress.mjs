const pattern = /^download-progress (\d+) (\d+)$/;
const octetsOfMb = 1_000_000;

/**
 * How much of a download has come, as a line between two programs.
 *
 * @param {number} come octets
 * @param {number} total octets; 0: nobody knows
 */
export function progressLine(come, total) {
  return `download-progress ${come} ${total}`;
}

/**
 * The same for a person: "34 of 118 MB".
 *
 * @param {string} line
 * @returns {string | undefined} undefined for any other line
 */
export function progressWords(line) {
  const [, come, total] = pattern.exec(line.trim()) ?? [];
  if (come === undefined || total === undefined) return undefined;
  const inMb = (octets) => Math.round(Number(octets) / octetsOfMb);
  return total === '0' ? `${inMb(come)} MB` : `${inMb(come)} of ${inMb(total)} MB`;
}
