import type { ZoneNumber } from '#core/physiology/heart-rate-zones.ts';

/** How hard a session is meant to be. */
export type PacingGoal =
  /** One of the runner's heart rate zones. */
  | { readonly kind: 'heartZone'; readonly zone: ZoneNumber }
  /** Shares of the heart rate reserve (Karvonen), per cent 0-100. */
  | { readonly kind: 'reserve'; readonly lowPercent: number; readonly highPercent: number }
  /** Plain speeds; the heart then trims nothing. */
  | { readonly kind: 'speedBand'; readonly lowKmh: number; readonly highKmh: number };
