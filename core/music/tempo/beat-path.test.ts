import { describe, expect, it } from 'vitest';
import { beatPath, stiffness } from './beat-path.ts';

function pulses(frames: readonly number[], count: number): Float32Array {
  const curve = new Float32Array(count).fill(-0.2);
  for (const frame of frames) curve[frame] = 4;
  return curve;
}

describe('beatPath', () => {
  it('steps from onset to onset, and over what is between', () => {
    const onBeats = Array.from({ length: 30 }, (_, i) => 20 + i * 50);
    const between = onBeats.map((frame) => frame + 17);
    const curve = pulses(onBeats, 1600);
    for (const frame of between) curve[frame] = 1;
    const beats = beatPath(curve, 50);
    const found = Array.from(beats, (beat) => Math.round(beat)).filter((beat) => beat < 1480);
    expect(found.slice(1)).toEqual(onBeats.slice(1));
  });

  it('goes on at its pace where nothing begins', () => {
    const onBeats = Array.from({ length: 30 }, (_, i) => 20 + i * 50);
    const beats = beatPath(pulses([...onBeats.slice(0, 10), ...onBeats.slice(16)], 1600), 50);
    expect(beats.length).toBeGreaterThanOrEqual(29);
    for (const beat of onBeats.slice(17, -1)) expect(Array.from(beats, Math.round)).toContain(beat);
  });

  it('follows a tempo that moves when it is told to be less stiff', () => {
    const moving: number[] = [];
    for (let at = 20, step = 47; at < 3000; at += step, step += 0.1) moving.push(Math.round(at));
    const beats = Array.from(beatPath(pulses(moving, 3000), 50, stiffness.moving), Math.round);
    const found = moving.slice(2, -2).filter((beat) => beats.includes(beat)).length;
    expect(found / (moving.length - 4)).toBeGreaterThan(0.9);
  });

  it('is empty where there is nothing', () => {
    expect(beatPath(new Float32Array(0), 50)).toHaveLength(0);
  });
});
