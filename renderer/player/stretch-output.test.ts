import { beforeEach, describe, expect, it } from 'vitest';
import { positionAt } from '#core/music/position-map.ts';
import { settlePromises } from '#tests/support/manual-clock.ts';
import {
  createStretchRig,
  latencyS,
  noticeS,
  playing,
  type StretchRig,
} from '#tests/support/stretch-output-rig.ts';

describe('createStretchOutput', () => {
  let scene: StretchRig;
  beforeEach(() => {
    scene = createStretchRig();
  });

  it('begins where it is told to, and says where the loudspeaker is', async () => {
    const { output, context, pass, kinds } = scene;
    await playing(scene, 3);
    expect(kinds()).toEqual(['sounding']);
    // Nothing has come out yet.
    expect(output.positionS).toBe(3);
    expect(output.isSounding).toBe(false);
    const [[begun] = []] = scene.maps.slice(-1);
    expect(begun).toMatchObject({ positionS: 3, rate: 1 });
    await pass(1);
    expect(output.isSounding).toBe(true);
    expect(output.positionS).toBeCloseTo(3 + context.currentTime - latencyS - (begun?.atS ?? 0), 6);
  });

  it('does not begin before there is enough to go on with', async () => {
    const { output, library, pass, kinds } = scene;
    output.load('/music/a', 0);
    output.play();
    await pass(0.1);
    library.streams[0]?.give(0.25);
    await pass(0.1);
    expect(kinds()).toEqual([]);
    library.streams[0]?.give(0.5);
    await pass(0.1);
    expect(kinds()).toEqual(['sounding']);
  });

  it('goes on at every rate from when it holds, through ten changes a second', async () => {
    const { output, pass, context } = scene;
    await playing(scene);
    await pass(1);
    let expectedS = output.positionS;
    let last = { atS: context.currentTime, positionS: output.positionS };
    for (let change = 0; change < 30; change += 1) {
      output.setPlaybackRate(change % 2 === 0 ? 1.06 : 0.94);
      await pass(0.1);
      const moved = output.positionS - last.positionS;
      expect(moved / (context.currentTime - last.atS)).toBeGreaterThan(0.93);
      expect(moved / (context.currentTime - last.atS)).toBeLessThan(1.07);
      last = { atS: context.currentTime, positionS: output.positionS };
    }
    expectedS += 3;
    expect(output.positionS).toBeCloseTo(expectedS, 1);
  });

  it('tells a change of rate in time, and never moves what has been made already', async () => {
    const { output, pass, maps, context } = scene;
    await playing(scene);
    await pass(1);
    const before = maps.at(-1) ?? [];
    output.setPlaybackRate(1.05);
    const after = maps.at(-1) ?? [];
    const changeS = context.currentTime + noticeS;
    expect(after.at(-1)).toMatchObject({ atS: changeS, rate: 1.05 });
    for (const atS of [changeS - 0.5, changeS - 0.001, changeS])
      expect(positionAt(after, atS)).toBeCloseTo(positionAt(before, atS) ?? Number.NaN, 9);
  });

  it('stands while it is paused, and goes on from there', async () => {
    const { output, pass, fade } = scene;
    await playing(scene);
    await pass(2);
    output.pause();
    expect(fade.value).toBe(0);
    expect(output.isSounding).toBe(false);
    await pass(1);
    const stoodAtS = output.positionS;
    await pass(3);
    expect(output.positionS).toBe(stoodAtS);
    output.play();
    await pass(0.5);
    expect(fade.value).toBe(1);
    expect(output.positionS).toBeGreaterThan(stoodAtS);
    expect(output.positionS).toBeLessThan(stoodAtS + 0.5);
  });

  it('tells the end when it is heard, once', async () => {
    const { library, pass, kinds } = scene;
    await playing(scene, 0, 2);
    library.streams[0]?.end();
    await pass(2);
    expect(kinds()).toEqual(['sounding']);
    await pass(0.6);
    expect(kinds()).toEqual(['sounding', 'ended']);
    await pass(2);
    expect(kinds()).toEqual(['sounding', 'ended']);
    expect(scene.output.isSounding).toBe(false);
  });

  it('waits where the supply ends too early, and goes on without a jump', async () => {
    const { library, pass, output, kinds } = scene;
    await playing(scene, 0, 1);
    await pass(3);
    expect(output.isSounding).toBe(false);
    const stoodAtS = output.positionS;
    expect(stoodAtS).toBeLessThan(1);
    library.streams[0]?.give(5);
    await pass(0.5);
    expect(output.isSounding).toBe(true);
    expect(output.positionS).toBeGreaterThan(stoodAtS);
    expect(output.positionS).toBeLessThan(stoodAtS + 0.5);
    expect(kinds()).not.toContain('ended');
  });

  it('keeps no more than it needs ready', async () => {
    const { library, pass, fed } = scene;
    await playing(scene, 0, 1);
    for (let part = 0; part < 60; part += 1) library.streams[0]?.give(1);
    await pass(1);
    expect(fed.length).toBeGreaterThan(15);
    expect(fed.length).toBeLessThan(25);
    await pass(10);
    expect(fed.length).toBeGreaterThan(25);
  });

  it('leaves one track for another, and hears no more of the first', async () => {
    const { library, pass, output, kinds } = scene;
    await playing(scene);
    await pass(1);
    output.load('/music/b', 7);
    output.play();
    expect(library.streams[0]?.isClosed).toBe(true);
    expect(output.positionS).toBe(7);
    await pass(0.1);
    library.streams[1]?.give(5);
    library.streams[0]?.end();
    await pass(1);
    expect(output.isSounding).toBe(true);
    expect(output.positionS).toBeGreaterThan(7);
    expect(kinds()).toEqual(['sounding', 'sounding']);
  });

  it('says why a track cannot be played', async () => {
    const { library, pass, output, told } = scene;
    library.error = new Error('cannot decode it');
    output.load('/music/a', 0);
    output.play();
    await pass(0.1);
    expect(told).toEqual([{ kind: 'failed', reason: 'cannot decode it' }]);
  });

  it('says at once that the worklet has died, of this track and of every later one', async () => {
    const { context, clock, library, pass, output, told } = scene;
    await playing(scene);
    await pass(1);
    expect(output.isSounding).toBe(true);
    scene.die();
    await settlePromises();
    const failed = { kind: 'failed', reason: 'the worklet died', isForGood: true };
    expect(told).toEqual([{ kind: 'sounding' }, failed]);
    expect(output.isSounding).toBe(false);
    expect(library.streams[0]?.isClosed).toBe(true);
    output.load('/music/b', 0);
    output.play();
    context.become('suspended');
    await pass(1);
    expect(told.slice(2)).toEqual([failed]);
    expect(library.streams).toHaveLength(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it('is made lower without touching beginnings and ends', () => {
    const { output, volume, fade } = scene;
    output.setVolume(0.25);
    expect([volume.value, fade.value]).toEqual([0.25, 0]);
  });
});
