import { create } from 'zustand';
import { readStopAnswer, type StopDeed } from '#contract/rpc/stop-port.ts';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import type { ConnectionState } from './connection.ts';

/** A press of STOP that the belt has not answered by standing, and what is known of it. Times are on the page's clock. */
export interface StopPress {
  /** The first one: pressing again does not make the treadmill's silence any shorter. */
  readonly pressedAtMs: number;
  /** Absent: the controller has not said that it has it; it is told again until it does. */
  readonly deed: StopDeed | undefined;
}

/** What the page knows of the present. */
export interface LiveState {
  readonly connection: ConnectionState;
  /** The last one that came, however old. */
  readonly status: LiveStatus | undefined;
  readonly receivedAtMs: number;
  /** What was known last; it outlives connections, reloads and restarts of the controller. */
  readonly mayBeltMove: boolean;
  readonly stopPress: StopPress | undefined;
  /** A press of STOP would be handed over now. */
  readonly canSendStop: boolean;
  /** The screens could not be loaded: STOP is all there is. */
  readonly areScreensMissing: boolean;
}

export const useLive = create<LiveState>(() => ({
  connection: { kind: 'connecting', sinceMs: 0 },
  status: undefined,
  receivedAtMs: 0,
  mayBeltMove: false,
  stopPress: undefined,
  canSendStop: false,
  areScreensMissing: false,
}));

/** STOP was pressed. */
export function noteStopPress(atMs: number): void {
  const { stopPress } = useLive.getState();
  useLive.setState({ stopPress: { pressedAtMs: stopPress?.pressedAtMs ?? atMs, deed: undefined } });
}

/** Whether there is a way to the stop port. Whoever comes next may be another process: it has to be told anew. */
export function noteStopWay(isOpen: boolean): void {
  const { stopPress } = useLive.getState();
  useLive.setState({
    canSendStop: isOpen,
    stopPress: stopPress === undefined || isOpen ? stopPress : { ...stopPress, deed: undefined },
  });
}

/** What the controller answered on the stop port. */
export function noteStopAnswer(text: string): void {
  const { stopPress } = useLive.getState();
  if (stopPress === undefined) return;
  const answer = readStopAnswer(text);
  if (answer !== undefined) useLive.setState({ stopPress: { ...stopPress, deed: answer.done } });
}
