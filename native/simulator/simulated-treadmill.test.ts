import { describe, expect, it } from 'vitest';
import { encodeControlPointRequest } from '#core/ftms/control-point.ts';
import { ftmsUuids } from '#core/ftms/uuids.ts';
import { characteristicOf, linkDirectly } from '#tests/support/direct-central.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import {
  bench,
  start,
  stop,
  pause,
  requestControl,
  speed,
  incline,
  statusNameOf,
} from '#tests/support/simulated-treadmill-bench.ts';
import { createSimulatedTreadmill } from './simulated-treadmill.ts';
import { homeTreadmill, walkingPad } from './treadmill-models.ts';

describe('control point', () => {
  it('answers nothing but 0xFD while indications are off', () => {
    const clock = createManualClock();
    const treadmill = createSimulatedTreadmill({ clock });
    const central = linkDirectly(treadmill, clock, { withIndications: false });
    expect(central.write(encodeControlPointRequest(requestControl))).toBe(0xfd);
    expect(treadmill.state.hasGivenControl).toBe(false);
    expect(treadmill.seen.requests).toMatchObject([{ answer: 'attError', request: requestControl }]);
  });

  it('refuses a second request before the first is answered with 0xFE', () => {
    const { clock, central } = bench();
    expect(central.write(encodeControlPointRequest(requestControl))).toBe(0);
    expect(central.write(encodeControlPointRequest(start))).toBe(0xfe);
    clock.advance(homeTreadmill.responseMs);
    expect(central.responses).toMatchObject([{ requestKind: 'requestControl', result: 'success' }]);
    expect(central.write(encodeControlPointRequest(start))).toBe(0);
  });

  it('refuses an empty write with 0x0D', () => {
    expect(bench().central.write(new Uint8Array())).toBe(0x0d);
  });

  it('lets nobody do anything before Request Control', () => {
    const { central, treadmill, clock } = bench();
    for (const request of [start, stop, pause, speed(5), incline(1), { kind: 'reset' } as const]) {
      expect(central.request(request)).toBe('controlNotPermitted');
    }
    clock.advance(10_000);
    expect(treadmill.state).toMatchObject({ phase: 'stopped', speedKmh: 0, inclinePercent: 0 });
    expect(central.request(requestControl)).toBe('success');
    expect(central.request(start)).toBe('success');
  });

  it('tells unknown op codes, malformed parameters and values out of range apart', () => {
    const { central, clock } = bench();
    central.request(requestControl);
    const resultOf = (bytes: readonly number[]): string | undefined => {
      central.write(Uint8Array.from(bytes));
      clock.advance(100);
      return central.responses.at(-1)?.result;
    };
    expect(resultOf([0x42])).toBe('opCodeNotSupported');
    expect(resultOf([0x04, 10])).toBe('opCodeNotSupported');
    expect(resultOf([0x11, 0, 0, 0, 0, 0, 0])).toBe('opCodeNotSupported');
    expect(resultOf([0x02, 0x50])).toBe('invalidParameter');
    expect(resultOf([0x08, 0x03])).toBe('invalidParameter');
    expect(central.request(speed(20.01))).toBe('invalidParameter');
    expect(central.request(speed(0.79))).toBe('invalidParameter');
    expect(central.request(speed(20))).toBe('success');
    expect(central.request(incline(-0.5))).toBe('invalidParameter');
    expect(central.request(incline(15))).toBe('success');
  });

  it('has no incline target where the deck is fixed', () => {
    const { central, treadmill } = bench({ model: walkingPad });
    central.request(requestControl);
    expect(central.request(incline(0))).toBe('opCodeNotSupported');
    expect(characteristicOf(treadmill, ftmsUuids.supportedInclinationRange)).toBeUndefined();
  });

  it('fails a start of a running belt and a stop of a standing one, as the book says', () => {
    const { central, clock } = bench();
    central.request(requestControl);
    expect(central.request(stop)).toBe('operationFailed');
    expect(central.request(start)).toBe('success');
    expect(central.request(start)).toBe('operationFailed');
    clock.advance(10_000);
    expect(central.request(start)).toBe('operationFailed');
    expect(central.request(pause)).toBe('success');
    expect(central.request(start)).toBe('operationFailed');
    clock.advance(10_000);
    expect(central.request(start)).toBe('success');
  });

  it('takes permission away with Reset, with the link, and when the machine wants it back', () => {
    const { clock, treadmill, central } = bench();
    central.startBelt();
    expect(central.request({ kind: 'reset' })).toBe('success');
    expect(central.request(speed(5))).toBe('controlNotPermitted');
    clock.advance(10_000);
    expect(treadmill.state).toMatchObject({ phase: 'stopped', elapsedMs: 0 });

    central.request(requestControl);
    treadmill.takeControlAway();
    expect(central.statuses).toEqual([{ kind: 'controlPermissionLost' }]);
    expect(central.request(speed(5))).toBe('controlNotPermitted');

    central.request(requestControl);
    central.drop();
    const next = linkDirectly(treadmill, clock);
    expect(next.request(speed(5))).toBe('controlNotPermitted');
  });

  it('can refuse Request Control', () => {
    const { treadmill, central } = bench();
    treadmill.denyControl(true);
    expect(central.request(requestControl)).toBe('controlNotPermitted');
    treadmill.denyControl(false);
    expect(central.request(requestControl)).toBe('success');
  });

  it('does not answer a request over the end of its link', () => {
    const { clock, treadmill, central } = bench();
    central.write(encodeControlPointRequest(requestControl));
    treadmill.dropLink();
    const next = linkDirectly(treadmill, clock);
    clock.advance(1000);
    expect(central.isLinked).toBe(false);
    expect([...central.responses, ...next.responses]).toEqual([]);
    expect(next.request(requestControl)).toBe('success');
  });

  it('remembers what it was asked, when, and what it said', () => {
    const { clock, treadmill, central } = bench();
    clock.advance(500);
    central.request(requestControl);
    clock.advance(460);
    central.request(speed(7.5));
    expect(treadmill.seen.requests).toMatchObject([
      { atMs: 500, request: requestControl, answer: 'success', bytes: Uint8Array.of(0) },
      { atMs: 1000, request: speed(7.5), answer: 'success' },
    ]);
  });
});

describe('belt behind the protocol', () => {
  it('starts after the countdown, follows a target and stops', () => {
    const { clock, treadmill, central } = bench();
    central.request(requestControl);
    central.request(start);
    clock.advance(3000);
    expect(treadmill.state).toMatchObject({ phase: 'countdown', speedKmh: 0 });
    clock.advance(5000);
    expect(central.lastRecord().instantaneousSpeedKmh).toBe(0.8);
    central.request(speed(6));
    clock.advance(12_000);
    expect(central.lastRecord()).toMatchObject({ instantaneousSpeedKmh: 6, inclinationPercent: 0 });
    central.request(stop);
    clock.advance(10_000);
    expect(central.lastRecord().instantaneousSpeedKmh).toBe(0);
    expect(treadmill.state.phase).toBe('stopped');
  });

  it('goes on moving when the link is lost', () => {
    const { clock, treadmill, central } = bench();
    central.startBelt();
    central.request(speed(9));
    clock.advance(30_000);
    treadmill.dropLink({ forMs: 5000 });
    expect(treadmill.acceptsConnection()).toBe(false);
    clock.advance(5000);
    expect(treadmill.acceptsConnection()).toBe(true);
    clock.advance(60_000);
    expect(treadmill.state).toMatchObject({ phase: 'running', speedKmh: 9, isLinked: false });
  });

  it('tells about the console and keeps silent about what the client did', () => {
    const { clock, treadmill, central } = bench();
    central.startBelt();
    central.request(speed(5));
    central.request(incline(2));
    clock.advance(20_000);
    central.request(pause);
    clock.advance(20_000);
    expect(central.statuses).toEqual([]);
    treadmill.pressConsole('start');
    clock.advance(10_000);
    treadmill.pressConsole('faster');
    treadmill.pressConsole('slower');
    treadmill.setConsoleSpeed(4.2);
    treadmill.pressConsole('inclineUp');
    treadmill.pressConsole('inclineDown');
    treadmill.pressConsole('pause');
    clock.advance(20_000);
    treadmill.pressConsole('start');
    clock.advance(10_000);
    treadmill.pressConsole('stop');
    treadmill.pressConsole('start');
    expect(central.statuses).toEqual([
      { kind: 'startedByUser' },
      { kind: 'targetSpeedChanged', speedKmh: 0.9 },
      { kind: 'targetSpeedChanged', speedKmh: 0.8 },
      { kind: 'targetSpeedChanged', speedKmh: 4.2 },
      { kind: 'targetInclineChanged', inclinationPercent: 2.5 },
      { kind: 'targetInclineChanged', inclinationPercent: 2 },
      { kind: 'pausedByUser' },
      { kind: 'startedByUser' },
      { kind: 'stoppedByUser' },
    ]);
    expect(treadmill.seen.statuses.map(({ status }) => status)).toEqual(central.statuses);
  });

  it('coasts down without the safety key, and starts only with it', () => {
    const { clock, treadmill, central } = bench();
    central.startBelt();
    central.request(speed(10));
    clock.advance(30_000);
    treadmill.pullSafetyKey();
    treadmill.pullSafetyKey();
    expect(central.statuses).toEqual([{ kind: 'stoppedBySafetyKey' }]);
    clock.advance(2000);
    expect(treadmill.state).toMatchObject({ phase: 'coasting', isKeyIn: false });
    expect(treadmill.state.speedKmh).toBeCloseTo(6, 6);
    expect(central.request(speed(10))).toBe('operationFailed');
    clock.advance(10_000);
    expect(treadmill.state).toMatchObject({ phase: 'stopped', speedKmh: 0 });
    expect(central.request(start)).toBe('operationFailed');
    treadmill.pressConsole('start');
    treadmill.insertSafetyKey();
    clock.advance(10_000);
    expect(treadmill.state).toMatchObject({ phase: 'stopped', isKeyIn: true });
    expect(central.request(start)).toBe('success');
  });

  it('announces its phases as training status, once each', () => {
    const { clock, central, treadmill } = bench();
    const read = (): string => statusNameOf(characteristicOf(treadmill, ftmsUuids.trainingStatus)!.read!());
    expect(read()).toBe('idle');
    central.startBelt();
    clock.advance(20_000);
    central.request(pause);
    clock.advance(10_000);
    central.request(stop);
    clock.advance(1000);
    expect(central.trainingStatuses.map(statusNameOf)).toEqual([
      'preWorkout',
      'manualMode',
      'other',
      'postWorkout',
    ]);
    expect(read()).toBe('postWorkout');
  });

  it('runs the program of its console, and says so like a hand on the console', () => {
    const program = { durationMs: 60_000, steps: [{ atMs: 30_000, speedKmh: 3, inclinePercent: 1 }] };
    const { clock, central, treadmill } = bench({ program });
    treadmill.pressConsole('start');
    clock.advance(20_000);
    expect(central.lastRecord().remainingTimeS).toBe(44);
    clock.advance(60_000);
    expect(central.statuses).toEqual([
      { kind: 'startedByUser' },
      { kind: 'targetSpeedChanged', speedKmh: 3 },
      { kind: 'targetInclineChanged', inclinationPercent: 1 },
      { kind: 'stoppedByUser' },
    ]);
    expect(treadmill.state.phase).toBe('stopped');
  });
});
