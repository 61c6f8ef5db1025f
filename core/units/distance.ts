/** Metres in one international mile, exact by definition. */
export const metresPerMile = 1609.344;

export function kmFromM(distanceM: number): number {
  return distanceM / 1000;
}

export function mFromKm(distanceKm: number): number {
  return distanceKm * 1000;
}

export function milesFromM(distanceM: number): number {
  return distanceM / metresPerMile;
}

export function mFromMiles(distanceMiles: number): number {
  return distanceMiles * metresPerMile;
}
