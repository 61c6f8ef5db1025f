import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { recoverPage } from './page-recovery.ts';

/** Contents that crash whatever they show, as where no page can be drawn at all. */
function crashingContents() {
  const clock = createManualClock();
  const contents = Object.assign(new EventEmitter(), {
    isDestroyed: () => false,
    mainFrame: { executeJavaScript: () => Promise.resolve(0) },
    reload: () => loads.push(['page', clock.nowMs()]),
  });
  const loads: (readonly ['page' | 'notice', number])[] = [];
  let isNotice = false;
  const showNotice = (): void => {
    isNotice = true;
    loads.push(['notice', clock.nowMs()]);
  };
  recoverPage(contents as unknown as WebContents, {
    clock,
    log: silentLog,
    isNoticeShown: () => isNotice,
    onGivenUp: showNotice,
    showNoticeAgain: showNotice,
  });
  return {
    clock,
    loads,
    crash: () => contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }),
    showPage: () => (isNotice = false),
  };
}

describe('a page that crashes', () => {
  it('is loaded again five times, then there is a notice', () => {
    const { clock, crash, loads } = crashingContents();
    for (let crashes = 0; crashes < 6; crashes += 1) {
      crash();
      clock.advance(1000);
    }
    expect(loads.map(([what]) => what)).toEqual(['page', 'page', 'page', 'page', 'page', 'notice']);
  });

  it('is not followed by a notice that is loaded over and over when that crashes, too', () => {
    const { clock, crash, loads } = crashingContents();
    for (let crashes = 0; crashes < 6; crashes += 1) {
      crash();
      clock.advance(1000);
    }
    loads.length = 0;
    let crashed = 0;
    const fromMs = clock.nowMs();
    crash();
    // Two minutes, in which every notice that is loaded crashes at once.
    for (let step = 0; step < 1200; step += 1) {
      clock.advance(100);
      if (loads.length === crashed) continue;
      crashed = loads.length;
      crash();
    }
    expect(loads.map(([what, atMs]) => [what, Math.round((atMs - fromMs) / 1000)])).toEqual([
      ['notice', 1],
      ['notice', 6],
      ['notice', 36],
      ['notice', 66],
      ['notice', 96],
    ]);
  });

  it('is left to what a person has asked for meanwhile', () => {
    const { clock, crash, loads, showPage } = crashingContents();
    for (let crashes = 0; crashes < 7; crashes += 1) crash();
    loads.length = 0;
    showPage();
    clock.advance(60_000);
    expect(loads.filter(([what]) => what === 'notice')).toEqual([]);
  });
});
