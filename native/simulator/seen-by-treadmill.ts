import type { MachineStatus } from '#core/ftms/machine-status.ts';
import type { TreadmillData } from '#core/ftms/treadmill-data.ts';
import { createRecentValues, type RecentValues } from './recent-values.ts';
import type { SeenRequest } from './treadmill-control-point.ts';

export interface SeenTelemetry {
  readonly atMs: number;
  readonly data: TreadmillData;
  readonly packets: readonly Uint8Array[];
}

export interface SeenStatus {
  readonly atMs: number;
  readonly status: MachineStatus;
}

/** What went over the wire, as the treadmill saw it, oldest first. */
export interface SeenByTreadmill {
  readonly requests: readonly SeenRequest[];
  /** Only while a central listens. */
  readonly telemetry: readonly SeenTelemetry[];
  /** Every machine status, whether a central listened or not. */
  readonly statuses: readonly SeenStatus[];
}

/** Where a treadmill writes down what it sees. */
export interface TreadmillNotebook {
  readonly requests: RecentValues<SeenRequest>;
  readonly telemetry: RecentValues<SeenTelemetry>;
  readonly statuses: RecentValues<SeenStatus>;
}

export function createTreadmillNotebook(keptCount: number): TreadmillNotebook {
  return {
    requests: createRecentValues(keptCount),
    telemetry: createRecentValues(keptCount),
    statuses: createRecentValues(keptCount),
  };
}
