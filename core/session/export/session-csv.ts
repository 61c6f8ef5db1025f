import type { SessionRecord, SessionSample } from '#core/session/session-records.ts';
import { isoTime } from './iso-time.ts';

type Cell = string | number | undefined;

interface Column {
  /** Name with its unit. */
  readonly header: string;
  readonly cell: (sample: SessionSample, record: SessionRecord, titles: ReadonlyMap<string, string>) => Cell;
}

const columns: readonly Column[] = [
  { header: 'elapsed (s)', cell: (sample) => sample.atMs / 1000 },
  { header: 'time (UTC)', cell: (sample, record) => isoTime(record.summary.startedAtWallMs + sample.atMs) },
  { header: 'requested speed (km/h)', cell: (sample) => sample.requestedSpeedKmh },
  { header: 'acknowledged speed (km/h)', cell: (sample) => sample.acknowledgedSpeedKmh },
  { header: 'reported speed (km/h)', cell: (sample) => sample.reportedSpeedKmh },
  { header: 'requested incline (%)', cell: (sample) => sample.requestedInclinePercent },
  { header: 'reported incline (%)', cell: (sample) => sample.reportedInclinePercent },
  { header: 'heart rate (beats/min)', cell: (sample) => sample.heartRateBpm },
  { header: 'cadence (steps/min)', cell: (sample) => sample.cadenceSpm },
  { header: 'distance (m)', cell: (sample) => sample.distanceM },
  { header: 'energy (kcal)', cell: (sample) => sample.energyKcal },
  { header: 'heard tempo (beats/min)', cell: (sample) => sample.heardTempoBpm },
  { header: 'track position (s)', cell: (sample) => sample.trackPositionS },
  {
    header: 'track',
    cell: (sample, _record, titles) =>
      sample.trackId === undefined ? undefined : (titles.get(sample.trackId) ?? sample.trackId),
  },
];

/**
 * A run as a table, one row a second (RFC 4180: CRLF, header row, quotes doubled). An unknown value is an empty cell. Text
 * that a spreadsheet would take for a formula gets a leading apostrophe; numbers are ours and stay as they are.
 */
export function sessionToCsv(record: SessionRecord): string {
  const titles = new Map(record.plays.map((play) => [play.trackId, play.title]));
  const rows = [
    columns.map((column) => field(column.header)),
    ...record.samples.map((sample) => columns.map((column) => field(column.cell(sample, record, titles)))),
  ];
  return rows.map((row) => `${row.join(',')}\r\n`).join('');
}

function field(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  // A tab or carriage return in front is skipped by spreadsheets before they look for a formula.
  const text = /^[\s]*[=+\-@]/.test(cell) || /^[\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
