/** Centimetres in one inch, exact by definition. */
const cmPerInch = 2.54;
const mPerFoot = 0.3048;

/** Inches of a body height or stride length in centimetres. */
export function inchesFromCm(lengthCm: number): number {
  return lengthCm / cmPerInch;
}

export function cmFromInches(lengthInches: number): number {
  return lengthInches * cmPerInch;
}

/** Feet of an elevation gain in metres. */
export function feetFromM(lengthM: number): number {
  return lengthM / mPerFoot;
}

export function mFromFeet(lengthFeet: number): number {
  return lengthFeet * mPerFoot;
}
