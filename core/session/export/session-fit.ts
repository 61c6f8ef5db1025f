import type { SessionRecord, SessionSample, SessionTotals } from '#core/session/session-records.ts';
import { sessionTotals } from '#core/session/session-totals.ts';
import { fitField, FitWriter } from './fit-message.ts';

/** FIT counts seconds from the end of 1989, UTC. */
const fitEpochS = 631_065_600;
const kmhPerMetrePerSecond = 3.6;

const timestamp = fitField(253, 'uint32');
const fileId = {
  globalNumber: 0,
  fields: {
    type: fitField(0, 'enum'),
    manufacturer: fitField(1, 'uint16'),
    product: fitField(2, 'uint16'),
    timeCreated: fitField(4, 'uint32'),
  },
};
const event = {
  globalNumber: 21,
  fields: { timestamp, event: fitField(0, 'enum'), eventType: fitField(1, 'enum') },
};
const record = {
  globalNumber: 20,
  fields: {
    timestamp,
    distanceM: fitField(5, 'uint32', 100),
    speedMs: fitField(6, 'uint16', 1000),
    heartRateBpm: fitField(3, 'uint8'),
    cadenceRpm: fitField(4, 'uint8'),
    gradePercent: fitField(9, 'sint16', 100),
    energyKcal: fitField(33, 'uint16'),
  },
};
const lap = {
  globalNumber: 19,
  fields: {
    timestamp,
    messageIndex: fitField(254, 'uint16'),
    event: fitField(0, 'enum'),
    eventType: fitField(1, 'enum'),
    startTime: fitField(2, 'uint32'),
    elapsedS: fitField(7, 'uint32', 1000),
    timerS: fitField(8, 'uint32', 1000),
    distanceM: fitField(9, 'uint32', 100),
    energyKcal: fitField(11, 'uint16'),
    meanSpeedMs: fitField(13, 'uint16', 1000),
    maxSpeedMs: fitField(14, 'uint16', 1000),
    meanHeartRateBpm: fitField(15, 'uint8'),
    maxHeartRateBpm: fitField(16, 'uint8'),
    sport: fitField(25, 'enum'),
    subSport: fitField(39, 'enum'),
  },
};
const session = {
  globalNumber: 18,
  fields: {
    timestamp,
    messageIndex: fitField(254, 'uint16'),
    event: fitField(0, 'enum'),
    eventType: fitField(1, 'enum'),
    startTime: fitField(2, 'uint32'),
    sport: fitField(5, 'enum'),
    subSport: fitField(6, 'enum'),
    elapsedS: fitField(7, 'uint32', 1000),
    timerS: fitField(8, 'uint32', 1000),
    distanceM: fitField(9, 'uint32', 100),
    energyKcal: fitField(11, 'uint16'),
    meanSpeedMs: fitField(14, 'uint16', 1000),
    maxSpeedMs: fitField(15, 'uint16', 1000),
    meanHeartRateBpm: fitField(16, 'uint8'),
    maxHeartRateBpm: fitField(17, 'uint8'),
    firstLapIndex: fitField(25, 'uint16'),
    laps: fitField(26, 'uint16'),
    trigger: fitField(28, 'enum'),
  },
};
const activity = {
  globalNumber: 34,
  fields: {
    timestamp,
    timerS: fitField(0, 'uint32', 1000),
    sessions: fitField(1, 'uint16'),
    type: fitField(2, 'enum'),
    event: fitField(3, 'enum'),
    eventType: fitField(4, 'enum'),
  },
};

/** Values of the protocol's profile. */
const activityFile = 4;
const developmentManufacturer = 255;
const events = { timer: 0, session: 8, lap: 9, activity: 26 } as const;
const eventTypes = { start: 0, stop: 1, stopAll: 4 } as const;
const running = { sport: 1, subSport: 1 } as const;

/**
 * A run as a FIT activity file, the format of sports watches: one record a second, one lap, one session on a treadmill.
 * Timer time is moving time; what was not measured is written as not known.
 */
export function sessionToFit({ summary, samples }: SessionRecord): Uint8Array {
  const writer = new FitWriter();
  const totals = summary.totals ?? sessionTotals(samples);
  const startTime = fitTime(summary.startedAtWallMs);
  const endTime = fitTime(summary.startedAtWallMs + totals.durationMs);
  writer.write(fileId, {
    ...{ type: activityFile, manufacturer: developmentManufacturer, product: 0 },
    timeCreated: startTime,
  });
  writer.write(event, { timestamp: startTime, event: events.timer, eventType: eventTypes.start });
  for (const sample of samples) writeRecord(writer, summary.startedAtWallMs, sample);
  writer.write(event, { timestamp: endTime, event: events.timer, eventType: eventTypes.stopAll });
  const whole = {
    ...{ timestamp: endTime, messageIndex: 0, eventType: eventTypes.stop, startTime },
    ...{ ...running, ...wholeOf(totals, samples) },
  };
  writer.write(lap, { ...whole, event: events.lap });
  writer.write(session, { ...whole, event: events.session, firstLapIndex: 0, laps: 1, trigger: 0 });
  writer.write(activity, {
    ...{ timestamp: endTime, timerS: totals.movingMs / 1000, sessions: 1, type: 0 },
    ...{ event: events.activity, eventType: eventTypes.stop },
  });
  return writer.bytes();
}

function writeRecord(writer: FitWriter, startedAtWallMs: number, sample: SessionSample): void {
  writer.write(record, {
    timestamp: fitTime(startedAtWallMs + sample.atMs),
    distanceM: sample.distanceM,
    speedMs: metresPerSecond(sample.reportedSpeedKmh),
    heartRateBpm: sample.heartRateBpm,
    // One foot, half of the steps.
    cadenceRpm: sample.cadenceSpm === undefined ? undefined : sample.cadenceSpm / 2,
    gradePercent: sample.reportedInclinePercent,
    energyKcal: sample.energyKcal,
  });
}

function wholeOf(totals: SessionTotals, samples: readonly SessionSample[]) {
  const highest = samples.reduce((most, { heartRateBpm = 0 }) => Math.max(most, heartRateBpm), 0);
  const movingS = totals.movingMs / 1000;
  return {
    elapsedS: totals.durationMs / 1000,
    timerS: movingS,
    distanceM: totals.distanceM,
    energyKcal: totals.energyKcal,
    meanSpeedMs: movingS > 0 ? totals.distanceM / movingS : undefined,
    maxSpeedMs: metresPerSecond(totals.maxSpeedKmh),
    meanHeartRateBpm: totals.meanHeartRateBpm,
    maxHeartRateBpm: highest > 0 ? highest : undefined,
  };
}

function fitTime(wallMs: number): number {
  return Math.max(0, Math.round(wallMs / 1000) - fitEpochS);
}

function metresPerSecond(speedKmh: number | undefined): number | undefined {
  return speedKmh === undefined ? undefined : speedKmh / kmhPerMetrePerSecond;
}
