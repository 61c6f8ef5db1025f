import type { TrackSummary } from '#contract/rpc/music-library.ts';
import { leastUsefulConfidence } from '#core/music/session-tempo-range.ts';

export const trackSorts = ['title', 'artist', 'tempo', 'confidence'] as const;
export type TrackSort = (typeof trackSorts)[number];

export interface TrackWish {
  /** In title, artist or album; empty: any. */
  readonly text: string;
  /** Beats a minute; both ends count. Absent: any. */
  readonly tempoBpm: { readonly low: number; readonly high: number } | undefined;
  readonly sort: TrackSort;
}

/** Whether pacing goes by this tempo; anything less certain is worth checking. */
export function isTempoSure({ confidence, isTempoCorrected }: TrackSummary): boolean {
  return isTempoCorrected || confidence >= leastUsefulConfidence;
}

/**
 * The tracks that a person asked for, sorted.
 *
 * @param language how names are sorted: Chinese ones by pinyin
 */
export function findTracks(
  tracks: readonly TrackSummary[],
  wish: TrackWish,
  language: string,
): readonly TrackSummary[] {
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const words = wish.text.trim().toLocaleLowerCase(language);
  const { tempoBpm } = wish;
  const found = tracks.filter(
    (track) =>
      (tempoBpm === undefined ||
        (track.tempoBpm >= tempoBpm.low - 0.5 && track.tempoBpm < tempoBpm.high + 0.5)) &&
      (words === '' ||
        `${track.title}\n${track.artist ?? ''}\n${track.album ?? ''}`
          .toLocaleLowerCase(language)
          .includes(words)),
  );
  const byTitle = (one: TrackSummary, other: TrackSummary): number =>
    collator.compare(one.title, other.title);
  const orders: Readonly<Record<TrackSort, (one: TrackSummary, other: TrackSummary) => number>> = {
    title: byTitle,
    // Nameless ones last.
    artist: (one, other) =>
      Number(one.artist === undefined) - Number(other.artist === undefined) ||
      collator.compare(one.artist ?? '', other.artist ?? '') ||
      byTitle(one, other),
    tempo: (one, other) => one.tempoBpm - other.tempoBpm || byTitle(one, other),
    // What needs a person first.
    confidence: (one, other) =>
      Number(one.isTempoCorrected) - Number(other.isTempoCorrected) ||
      one.confidence - other.confidence ||
      byTitle(one, other),
  };
  return found.toSorted(orders[wish.sort]);
}
