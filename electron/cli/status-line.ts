import type { SessionState } from '#core/session/session-state.ts';
import type { LiveStatus } from '#electron/controller/live-status.ts';
import { minutesAndSeconds } from './duration-words.ts';
import { columnsOf, fitToWidth } from './fit-to-width.ts';
import { printable } from './printable.ts';

/** A title of which less than this can be seen is left out. */
const leastTitleColumns = 6;

/**
 * The line that is written over and over during a run: the state first, then figures, the weightiest first. What does
 * not fit is left out whole; only the title is cut.
 *
 * @param sessionMs session time, as in the lines above it
 */
export function statusLine(status: LiveStatus, sessionMs: number, columns: number): string {
  const { speedKmh, target, music } = status;
  const speed = speedKmh.reported === undefined ? '--' : speedKmh.reported.toFixed(1);
  const aim = target.speedKmh.toFixed(1);
  const figures = [
    `${speed} km/h`,
    ...(music === undefined ? [] : [`${music.tempoBpm?.toFixed(0) ?? '--'} BPM`]),
    `heart ${status.heartRateBpm ?? '--'}`,
    `${(status.distanceM / 1000).toFixed(2)} km`,
    ...(aim === speed || status.state.kind !== 'running' ? [] : [`set ${aim}`]),
    `${status.cadenceSpm ?? '--'} steps/min`,
  ];
  let line = `${minutesAndSeconds(sessionMs).padStart(6)}  ${stateWord(status.state)}`;
  for (const figure of figures) {
    if (columnsOf(`${line}  ${figure}`) > columns) return fitToWidth(line, columns);
    line += `  ${figure}`;
  }
  const room = columns - columnsOf(line) - 2;
  if (music === undefined || room < leastTitleColumns) return line;
  return `${line}  ${fitToWidth(printable(music.title), room)}`;
}

function stateWord(state: SessionState): string {
  switch (state.kind) {
    case 'idle':
      return 'NOT READY';
    case 'ready':
      return 'READY, Enter starts';
    case 'countdown':
    case 'starting':
      return 'STARTING';
    case 'running':
      return 'RUN';
    case 'coolDown':
      return 'COOL-DOWN';
    case 'paused':
      return state.isBeltStill ? 'PAUSED, r goes on' : 'PAUSING';
    case 'linkLost':
      return 'NO LINK';
    case 'asking':
      return 'GO ON? c yes, s stop';
    case 'stopping':
      return 'STOPPING';
    case 'ended':
      return 'ENDED';
  }
}
