import type { SessionRecord, SessionSample } from '#core/session/session-records.ts';
import { sessionTotals } from '#core/session/session-totals.ts';
import { isoTime } from './iso-time.ts';
import { xmlText } from './xml-text.ts';

const kmhPerMetrePerSecond = 3.6;

/**
 * A run as Garmin Training Center XML (TrainingCenterDatabase v2 with ActivityExtension v2), the format that training
 * diaries take: one activity, one lap, one track point a second. Values outside of what the schema allows are left out.
 */
export function sessionToTcx(record: SessionRecord): string {
  const { summary, samples } = record;
  const startTime = isoTime(summary.startedAtWallMs);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"' +
      ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"' +
      ' xsi:schemaLocation="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2' +
      ' http://www.garmin.com/xmlschemas/TrainingCenterDatabasev2.xsd">',
    '  <Activities>',
    '    <Activity Sport="Running">',
    `      <Id>${startTime}</Id>`,
    `      <Lap StartTime="${startTime}">`,
    ...lapFields(record),
    // The schema wants at least one point in a track.
    ...(samples.length === 0
      ? []
      : [
          '        <Track>',
          ...samples.flatMap((sample) => trackPoint(summary.startedAtWallMs, sample)),
          '        </Track>',
        ]),
    '      </Lap>',
    `      <Notes>${xmlText(notes(record))}</Notes>`,
    '    </Activity>',
    '  </Activities>',
    '</TrainingCenterDatabase>',
    '',
  ].join('\n');
}

/** Fields of a lap, in the order that the schema prescribes. */
function lapFields(record: SessionRecord): readonly string[] {
  const totals = record.summary.totals ?? sessionTotals(record.samples);
  const maxHeartRateBpm = record.samples.reduce(
    (highest, sample) => Math.max(highest, sample.heartRateBpm ?? 0),
    0,
  );
  return [
    `<TotalTimeSeconds>${decimal(totals.durationMs / 1000, 3)}</TotalTimeSeconds>`,
    `<DistanceMeters>${decimal(totals.distanceM, 1)}</DistanceMeters>`,
    `<MaximumSpeed>${decimal(totals.maxSpeedKmh / kmhPerMetrePerSecond, 3)}</MaximumSpeed>`,
    `<Calories>${Math.min(65_535, Math.max(0, Math.round(totals.energyKcal)))}</Calories>`,
    ...heartRate('AverageHeartRateBpm', totals.meanHeartRateBpm),
    ...heartRate('MaximumHeartRateBpm', maxHeartRateBpm),
    '<Intensity>Active</Intensity>',
    '<TriggerMethod>Manual</TriggerMethod>',
  ].map((line) => `        ${line}`);
}

function trackPoint(startedAtWallMs: number, sample: SessionSample): readonly string[] {
  return [
    '          <Trackpoint>',
    `            <Time>${isoTime(startedAtWallMs + sample.atMs)}</Time>`,
    `            <DistanceMeters>${decimal(sample.distanceM, 1)}</DistanceMeters>`,
    ...heartRate('HeartRateBpm', sample.heartRateBpm).map((line) => `            ${line}`),
    ...extensions(sample),
    '          </Trackpoint>',
  ];
}

function extensions(sample: SessionSample): readonly string[] {
  // RunCadence counts strides: one foot, half of the steps.
  const strides = sample.cadenceSpm === undefined ? undefined : Math.round(sample.cadenceSpm / 2);
  const fields = [
    ...(sample.reportedSpeedKmh === undefined
      ? []
      : [`<Speed>${decimal(sample.reportedSpeedKmh / kmhPerMetrePerSecond, 3)}</Speed>`]),
    ...(strides === undefined || strides < 0 || strides > 254 ? [] : [`<RunCadence>${strides}</RunCadence>`]),
  ];
  if (fields.length === 0) return [];
  return [
    '            <Extensions><TPX xmlns="http://www.garmin.com/xmlschemas/ActivityExtension/v2">' +
      `${fields.join('')}</TPX></Extensions>`,
  ];
}

/** The schema allows whole beats from 1 to 255. */
function heartRate(element: string, heartRateBpm: number | undefined): readonly string[] {
  const value = Math.round(heartRateBpm ?? 0);
  return value >= 1 && value <= 255 ? [`<${element}><Value>${value}</Value></${element}>`] : [];
}

function notes({ summary, plays }: SessionRecord): string {
  const tracks = plays.map((play) => `${play.title} (${decimal(play.tempoBpm, 1)} beats/min)`);
  return [
    `BeatRunner, ${summary.mode}, ${summary.machineName}${summary.isSimulated ? ' (simulated treadmill)' : ''}`,
    ...(summary.endCause === undefined ? [] : [`Ended by: ${summary.endCause}`]),
    ...(tracks.length === 0 ? [] : ['Music:', ...tracks]),
  ].join('\n');
}

/** A decimal as XML Schema has it (no exponent), without trailing noise. */
function decimal(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
