import type { SelfChecks } from '#contract/rpc/self-checks.ts';
import { createListeners } from '#contract/runtime/listeners.ts';
import { createSelfCheck } from '#electron/controller/self-checks.ts';
import { implemented } from './implemented.ts';
import { createBell } from './latest-values.ts';
import type { RpcSurroundings } from './rpc-surroundings.ts';

/** Looks again for every page that asks: what was fine at the last start may not be any more. */
export function selfCheckProcedure({ realClock, ...around }: RpcSurroundings) {
  let checks = 0;
  return implemented.selfChecks.handler(({ signal }) => {
    checks += 1;
    return foundBy({ ...around, clock: realClock, probeName: `selfCheck-${checks}` }, signal);
  });
}

async function* foundBy(
  around: Parameters<typeof createSelfCheck>[0],
  signal: AbortSignal | undefined,
): AsyncGenerator<SelfChecks, void> {
  const check = createSelfCheck(around);
  const news = createListeners<void>();
  const bell = createBell(signal);
  let isOver = false;
  let isDue = true;
  const forget = news.add(() => {
    isDue = true;
    bell.ring();
  });
  void check
    .look(() => news.emit())
    .then(() => {
      isOver = true;
      news.emit();
    });
  try {
    while (signal?.aborted !== true && (isDue || !isOver)) {
      if (!isDue) {
        await bell.heard();
        continue;
      }
      isDue = false;
      yield check.found;
    }
  } finally {
    forget();
    bell.close();
  }
}
