import { create } from 'zustand';
import { stopAnswerSchema, type StopDeed } from '#contract/rpc/stop-port.ts';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import type { ConnectionState } from './connection.ts';

/** A press of STOP and what is known of it. Times are on the page's clock. */
export interface StopPress {
  readonly pressedAtMs: number;
  /** False: there was nobody to hear it. */
  readonly wasSent: boolean;
  readonly deed: StopDeed | undefined;
}

/** What the page knows of the present. */
export interface LiveState {
  readonly connection: ConnectionState;
  /** The last one that came, however old. */
  readonly status: LiveStatus | undefined;
  readonly receivedAtMs: number;
  readonly stopPress: StopPress | undefined;
}

export const useLive = create<LiveState>(() => ({
  connection: { kind: 'connecting', sinceMs: 0 },
  status: undefined,
  receivedAtMs: 0,
  stopPress: undefined,
}));

/** What the controller answered on the stop port. */
export function noteStopAnswer(text: string): void {
  const { stopPress } = useLive.getState();
  if (stopPress === undefined) return;
  const answer = stopAnswerSchema.safeParse(parsed(text));
  if (answer.success) useLive.setState({ stopPress: { ...stopPress, deed: answer.data.done } });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No answer of ours: the schema refuses it.
    return undefined;
  }
}
