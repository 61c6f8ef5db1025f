import type { TreadmillData, TreadmillDataPart } from './treadmill-data.ts';

export interface MergedTreadmillData {
  /** What has come of a record whose end is still outstanding; drop it when the link is lost. */
  readonly pending: TreadmillData | undefined;
  /** The record that this part ended. */
  readonly complete: TreadmillData | undefined;
}

/**
 * Puts a record together that came in several notifications (FTMS 1.0, 4.19): collects until one says that there is no
 * More Data. Where a field came twice, the later one counts, so a lost ending only leaves older values behind.
 */
export function mergeTreadmillData(
  pending: TreadmillData | undefined,
  part: TreadmillDataPart,
): MergedTreadmillData {
  const merged = { ...pending, ...part.data };
  return part.hasMoreData
    ? { pending: merged, complete: undefined }
    : { pending: undefined, complete: merged };
}
