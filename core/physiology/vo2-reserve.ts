import { restingVo2MlKgMin } from './energy.ts';

/**
 * Oxygen uptake that goes with a share of the heart rate reserve: the two reserves run alike,
 * %HRR = %VO2 reserve (Swain and Leutholtz 1997, MSSE 29:410; adopted by ACSM). `percent` is held within 0-100,
 * so a goal never asks for more than the runner's maximum.
 */
export function vo2AtReserve(percent: number, vo2MaxMlKgMin: number): number {
  const share = Math.min(100, Math.max(0, percent)) / 100;
  return restingVo2MlKgMin + share * Math.max(0, vo2MaxMlKgMin - restingVo2MlKgMin);
}
