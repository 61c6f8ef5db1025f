import { describe, expect, it } from 'vitest';
import { createBodyMonitor, type BodyMonitor } from './body-monitor.ts';

/** Somebody has stepped on the belt at time 0, and the pod counts none from then on. */
function steppedOff(): BodyMonitor {
  const body = createBodyMonitor(75);
  body.noteCadence(160, 0);
  body.noteCadence(0, 1000);
  return body;
}

/** Ten looks a second; the pod goes on saying zero. */
function look(body: BodyMonitor, speedKmh: number, fromMs: number, toMs: number): void {
  for (let nowMs = fromMs; nowMs <= toMs; nowMs += 100) {
    body.noteCadence(0, nowMs);
    body.advance(speedKmh, 0, nowMs);
  }
}

describe('missing steps', () => {
  it('add up on a moving belt, from the last step on', () => {
    const body = steppedOff();
    look(body, 5, 1000, 9000);
    expect(body.missingStepsMs(9000)).toBe(9000);
  });

  it.each([0, 0.1, 0.3])(
    'are none on a belt that stands, whatever it reports at rest (%d km/h)',
    (restKmh) => {
      const body = steppedOff();
      look(body, restKmh, 1000, 60_000);
      expect(body.missingStepsMs(60_000)).toBe(0);
    },
  );

  it('begin anew with a touch of a control', () => {
    const body = steppedOff();
    look(body, 5, 1000, 9000);
    body.notePresence(9000);
    expect(body.missingStepsMs(9000)).toBe(0);
  });

  it('are unknown before the first step of a run, and where the pod is silent', () => {
    const body = createBodyMonitor(75);
    body.notePresence(0);
    look(body, 5, 1000, 9000);
    expect(body.missingStepsMs(9000)).toBe(0);
    const silent = steppedOff();
    expect(silent.missingStepsMs(9000)).toBe(0);
  });
});
