import { formatPositive } from './heart.ts';

/** Whole beats a minute of music: "171". */
export function formatTempo(tempoBpm: number | undefined, locale: string): string | undefined {
  return formatPositive(tempoBpm, locale);
}
