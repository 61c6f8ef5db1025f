import type { ControlPointRequest } from '#core/ftms/control-point.ts';
import type { Behaviour } from '#native/simulator/behaviours/behaviour.ts';
import { wallClockLeadMs } from './wall-clock-lead.ts';

/** A control point write as the process of a simulated treadmill tells it to its parent. */
export interface ToldRequest {
  readonly told: 'request';
  readonly kind: ControlPointRequest['kind'];
  /** When its bytes were there, ms since 1970 with fractions. */
  readonly atWallMs: number;
}

export function isToldRequest(message: unknown): message is ToldRequest {
  return typeof message === 'object' && message !== null && Reflect.get(message, 'told') === 'request';
}

/** Tells the parent process of every request at the moment its bytes arrive. */
export function tellRequests(): Behaviour {
  const leadMs = wallClockLeadMs();
  return {
    name: 'tells its parent process of requests',
    onRequest(request, proceed) {
      const atWallMs = performance.timeOrigin + performance.now() + leadMs;
      process.send?.({ told: 'request', kind: request.kind, atWallMs } satisfies ToldRequest);
      return proceed(request);
    },
  };
}

/** What was told so far, and what will be. */
export interface ToldRequests {
  note(message: unknown): void;
  /** The first of this kind at `fromWallMs` or later; rejects when none comes within `patienceMs`. */
  next(kind: ToldRequest['kind'], fromWallMs: number, patienceMs?: number): Promise<ToldRequest>;
}

/** Clocks of two processes are read one after the other. */
const clockDustMs = 2;

export function createToldRequests(): ToldRequests {
  const told: ToldRequest[] = [];
  const looks = new Set<() => void>();
  return {
    note(message) {
      if (!isToldRequest(message)) return;
      told.push(message);
      for (const look of looks) look();
    },
    async next(kind, fromWallMs, patienceMs = 10_000) {
      const { promise, resolve, reject } = Promise.withResolvers<ToldRequest>();
      const look = (): void => {
        const found = told.find(
          (request) => request.kind === kind && request.atWallMs >= fromWallMs - clockDustMs,
        );
        if (found !== undefined) resolve(found);
      };
      const timer = setTimeout(
        () => reject(new Error(`The treadmill saw no ${kind} within ${patienceMs} ms`)),
        patienceMs,
      );
      looks.add(look);
      look();
      return promise.finally(() => {
        clearTimeout(timer);
        looks.delete(look);
      });
    },
  };
}
