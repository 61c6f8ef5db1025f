import { beforeEach, describe, expect, it } from 'vitest';
import { createStretchRig, playing, type StretchRig } from '#tests/support/stretch-output-rig.ts';

describe('createStretchOutput, on a context that stands', () => {
  let scene: StretchRig;
  beforeEach(() => {
    scene = createStretchRig();
  });

  it('says when the browser wants a tap first, and begins after it', async () => {
    const { context, pass, kinds, output } = scene;
    context.become('suspended');
    context.mayRun = false;
    await playing(scene);
    expect(kinds()).toEqual([]);
    await pass(0.5);
    expect(kinds()).toEqual(['blocked']);
    context.mayRun = true;
    output.play();
    await pass(0.1);
    expect(kinds()).toEqual(['blocked', 'sounding']);
  });

  it('says when the sound was taken away, and when it is given back', async () => {
    const { context, pass, kinds, output } = scene;
    await playing(scene);
    await pass(1);
    context.become('suspended');
    expect(output.isSounding).toBe(false);
    const stoodAtS = output.positionS;
    await pass(3);
    expect(output.positionS).toBe(stoodAtS);
    context.become('running');
    expect(kinds()).toEqual(['sounding', 'blocked', 'sounding']);
    await pass(0.3);
    expect(output.isSounding).toBe(true);
  });

  it('does not take its own silence for anybody else', async () => {
    const { context, pass, kinds, output } = scene;
    await playing(scene);
    await pass(1);
    output.silence();
    await pass(1);
    expect(context.state).toBe('suspended');
    expect(kinds()).toEqual(['sounding']);
    await playing(scene);
    await pass(0.5);
    expect(context.state).toBe('running');
    expect(output.isSounding).toBe(true);
  });

  it.each(['pause', 'silence'] as const)(
    'begins anew in the very moment in which a %s suspends',
    async (quieten) => {
      const { context, clock, pass, kinds, output } = scene;
      await playing(scene);
      await pass(1);
      output[quieten]();
      // Asked for, and not done yet.
      clock.advance(400);
      expect(context.state).toBe('running');
      if (quieten === 'pause') output.play();
      else await playing(scene);
      await pass(1);
      expect(context.state).toBe('running');
      expect(kinds()).not.toContain('blocked');
      expect(output.isSounding).toBe(true);
    },
  );

  it('makes no silence for as long as a pause lasts', async () => {
    const { context, pass, kinds, output } = scene;
    await playing(scene);
    await pass(1);
    output.pause();
    await pass(0.3);
    expect(context.state).toBe('running');
    await pass(0.3);
    expect(context.state).toBe('suspended');
    expect(kinds()).toEqual(['sounding']);
    output.play();
    await pass(0.5);
    expect(output.isSounding).toBe(true);
  });

  it('says in time that it may not sound, however many orders come', async () => {
    const { context, pass, kinds, output } = scene;
    context.become('suspended');
    context.mayRun = false;
    await playing(scene);
    for (let orders = 0; orders < 5; orders += 1) {
      output.play();
      await pass(0.1);
    }
    expect(kinds()).toEqual(['blocked']);
    // By a tap: where it does not help, that is told as well.
    output.play();
    await pass(0.5);
    expect(kinds()).toEqual(['blocked', 'blocked']);
  });

  it('says at once that the sound was taken away, also just behind an order', async () => {
    const { context, pass, kinds, output } = scene;
    await playing(scene);
    await pass(1);
    output.play();
    context.become('suspended');
    expect(kinds()).toEqual(['sounding', 'blocked']);
  });

  it('does not say that it sounds while the clock of the sound stands', async () => {
    const { context, clock, pass, output } = scene;
    await playing(scene);
    await pass(1);
    expect(output.isSounding).toBe(true);
    clock.advance(1500);
    expect(context.state).toBe('running');
    expect(output.isSounding).toBe(false);
    await pass(0.1);
    expect(output.isSounding).toBe(true);
  });
});
