/** Kilograms in one avoirdupois pound, exact by definition. */
const kgPerPound = 0.45359237;

export function poundsFromKg(massKg: number): number {
  return massKg / kgPerPound;
}

export function kgFromPounds(massPounds: number): number {
  return massPounds * kgPerPound;
}
