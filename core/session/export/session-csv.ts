import type { SessionRecord, SessionSample } from '#core/session/session-records.ts';
import { csvField, type CsvCell } from './csv-field.ts';
import { isoTime } from './iso-time.ts';

interface Column {
  /** Name with its unit. */
  readonly header: string;
  readonly cell: (
    sample: SessionSample,
    record: SessionRecord,
    titles: ReadonlyMap<string, string>,
  ) => CsvCell;
}

const columns: readonly Column[] = [
  { header: 'elapsed (s)', cell: (sample) => sample.atMs / 1000 },
  { header: 'time (UTC)', cell: (sample, record) => isoTime(record.summary.startedAtWallMs + sample.atMs) },
  { header: 'requested speed (km/h)', cell: (sample) => rounded(sample.requestedSpeedKmh, 2) },
  { header: 'acknowledged speed (km/h)', cell: (sample) => rounded(sample.acknowledgedSpeedKmh, 2) },
  { header: 'reported speed (km/h)', cell: (sample) => rounded(sample.reportedSpeedKmh, 2) },
  { header: 'requested incline (%)', cell: (sample) => rounded(sample.requestedInclinePercent, 2) },
  { header: 'reported incline (%)', cell: (sample) => rounded(sample.reportedInclinePercent, 2) },
  { header: 'heart rate (beats/min)', cell: (sample) => rounded(sample.heartRateBpm, 0) },
  { header: 'cadence (steps/min)', cell: (sample) => rounded(sample.cadenceSpm, 1) },
  { header: 'distance (m)', cell: (sample) => rounded(sample.distanceM, 1) },
  { header: 'energy (kcal)', cell: (sample) => rounded(sample.energyKcal, 2) },
  { header: 'heard tempo (beats/min)', cell: (sample) => rounded(sample.heardTempoBpm, 2) },
  { header: 'track position (s)', cell: (sample) => rounded(sample.trackPositionS, 2) },
  {
    header: 'track',
    cell: (sample, _record, titles) =>
      sample.trackId === undefined ? undefined : (titles.get(sample.trackId) ?? sample.trackId),
  },
];

/**
 * A run as a table, one row a second (RFC 4180: CRLF, header row, quotes doubled). An unknown value is an empty cell.
 */
export function sessionToCsv(record: SessionRecord): string {
  const titles = new Map(record.plays.map((play) => [play.trackId, play.title]));
  const rows = [
    columns.map((column) => csvField(column.header)),
    ...record.samples.map((sample) => columns.map((column) => csvField(column.cell(sample, record, titles)))),
  ];
  return rows.map((row) => `${row.join(',')}\r\n`).join('');
}

/** More digits than anybody measured would only look exact. */
function rounded(value: number | undefined, decimals: number): number | undefined {
  return value === undefined ? undefined : Number(value.toFixed(decimals));
}
