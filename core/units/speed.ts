import { metresPerMile } from './distance.ts';

const secondsPerHour = 3600;

/** Miles an hour of a speed in km/h. */
export function mphFromKmh(speedKmh: number): number {
  return (speedKmh * 1000) / metresPerMile;
}

/** Kilometres an hour of a speed in mph. */
export function kmhFromMph(speedMph: number): number {
  return (speedMph * metresPerMile) / 1000;
}

/** Metres a second of a speed in km/h. */
export function mpsFromKmh(speedKmh: number): number {
  return speedKmh / 3.6;
}

/** Kilometres an hour of a speed in m/s. */
export function kmhFromMps(speedMps: number): number {
  return speedMps * 3.6;
}

/** Seconds that one kilometre takes; `undefined` on a belt that stands (or runs backwards), where there is no pace. */
export function paceSPerKmFromKmh(speedKmh: number): number | undefined {
  return speedKmh > 0 ? secondsPerHour / speedKmh : undefined;
}

/** Seconds that one mile takes; `undefined` on a belt that stands. */
export function paceSPerMileFromKmh(speedKmh: number): number | undefined {
  return speedKmh > 0 ? secondsPerHour / mphFromKmh(speedKmh) : undefined;
}

/** Speed in km/h of a pace in seconds per kilometre; `undefined` for a pace that is not above zero. */
export function kmhFromPaceSPerKm(paceSPerKm: number): number | undefined {
  return paceSPerKm > 0 ? secondsPerHour / paceSPerKm : undefined;
}

/** Speed in km/h of a pace in seconds per mile; `undefined` for a pace that is not above zero. */
export function kmhFromPaceSPerMile(paceSPerMile: number): number | undefined {
  return paceSPerMile > 0 ? kmhFromMph(secondsPerHour / paceSPerMile) : undefined;
}
