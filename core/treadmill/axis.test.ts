import { describe, expect, it } from 'vitest';
import {
  acknowledgeTarget,
  adoptValue,
  forgetTargets,
  hasBeenSeen,
  inclineTolerance,
  judgePatience,
  raisesStrayBelt,
  reportValue,
  restingAxis,
  speedTolerance,
  type Axis,
} from './axis.ts';

const at8: Axis = { ...adoptValue(restingAxis, 8), reported: 8, reportedAtMs: 0 };
const report = (axis: Axis, reported: number, nowMs: number): ReturnType<typeof reportValue> =>
  reportValue(axis, reported, speedTolerance, nowMs);

describe('a target that was accepted', () => {
  it('is requested and acknowledged, and not reached by being accepted', () => {
    const axis = acknowledgeTarget(at8, 10, 7, 100);
    expect(axis).toMatchObject({ requested: 10, acknowledged: 10, reported: 8 });
    expect(axis.pursuit).toEqual({
      operationId: 7,
      target: 10,
      acceptedAtMs: 100,
      firstError: -2,
      bestError: 2,
      lastProgressAtMs: 100,
    });
  });

  it('is pursued without a report, too', () => {
    const axis = acknowledgeTarget(restingAxis, 10, 7, 100);
    expect(axis.pursuit).toMatchObject({ firstError: undefined, bestError: Number.POSITIVE_INFINITY });
  });

  it('is reached within 0.15 km/h', () => {
    const axis = acknowledgeTarget(at8, 10, 7, 100);
    expect(report(axis, 9.84, 200).findings).toEqual([]);
    const step = report(axis, 9.85, 200);
    expect(step.findings).toEqual([{ kind: 'reached', operationId: 7, target: 10 }]);
    expect(step.axis).toMatchObject({ reported: 9.85, pursuit: undefined });
  });

  it('is reached on the first report where the belt was there already', () => {
    expect(report(acknowledgeTarget(at8, 8, 7, 100), 8, 200).findings).toMatchObject([{ kind: 'reached' }]);
  });
});

describe('patience', () => {
  it('ends eight seconds after the last progress, and then every eight seconds', () => {
    let axis = acknowledgeTarget(at8, 10, 7, 0);
    axis = report(axis, 9, 5000).axis;
    expect(judgePatience(axis, speedTolerance, 12_999).findings).toEqual([]);
    const missed = judgePatience(axis, speedTolerance, 13_000);
    expect(missed.findings).toEqual([{ kind: 'missed', operationId: 7, target: 10 }]);
    expect(judgePatience(missed.axis, speedTolerance, 20_999).findings).toEqual([]);
    expect(judgePatience(missed.axis, speedTolerance, 21_000).findings).toEqual([
      { kind: 'missed', operationId: undefined, target: 10 },
    ]);
  });

  it('is not stretched by creeping less than read-back noise', () => {
    const axis = report(acknowledgeTarget(at8, 10, 7, 0), 8.03, 5000).axis;
    expect(judgePatience(axis, speedTolerance, 8000).findings).toHaveLength(1);
  });

  it('is not renewed by a newer target: a machine that ignores all of them is found out', () => {
    const first = acknowledgeTarget(at8, 9, 7, 0);
    const second = acknowledgeTarget(first, 9.3, 8, 6000);
    expect(judgePatience(second, speedTolerance, 8000).findings).toEqual([
      { kind: 'missed', operationId: 8, target: 9.3 },
    ]);
  });

  it('is not needed without a target', () => {
    expect(judgePatience(at8, speedTolerance, 1e9)).toEqual({ axis: at8, findings: [] });
  });

  it('of inclines is twenty seconds', () => {
    const axis = acknowledgeTarget(restingAxis, 5, 7, 0);
    expect(judgePatience(axis, inclineTolerance, 19_999).findings).toEqual([]);
    expect(judgePatience(axis, inclineTolerance, 20_000).findings).toHaveLength(1);
  });
});

describe('somebody else', () => {
  it('is noticed by 0.2 km/h for three seconds, and what they set is the target', () => {
    const astray = report(at8, 8.2, 1000);
    expect(astray.findings).toEqual([]);
    expect(report(astray.axis, 8.2, 3999).findings).toEqual([]);
    const moved = report(astray.axis, 8.3, 4000);
    expect(moved.findings).toEqual([{ kind: 'movedByOther', value: 8.3 }]);
    expect(moved.axis).toMatchObject({ requested: 8.3, acknowledged: 8.3, astraySinceMs: undefined });
  });

  it('is not seen in noise below 0.2 km/h', () => {
    const axis = report(at8, 8.19, 1000).axis;
    expect(report(axis, 8.19, 60_000).findings).toEqual([]);
  });

  it('is not seen in a stray report: the time starts over', () => {
    const astray = report(at8, 9, 1000).axis;
    const back = report(astray, 8, 2000).axis;
    expect(back.astraySinceMs).toBeUndefined();
    expect(report(report(back, 9, 3000).axis, 9, 5000).findings).toEqual([]);
  });

  it('is not seen in a belt that takes its time to a target that was set at the console', () => {
    let axis: Axis = { ...adoptValue(restingAxis, 7), reported: 10, reportedAtMs: 0 };
    for (let second = 1; second <= 6; second += 1) {
      const step = report(axis, 10 - second * 0.5, second * 1000);
      expect(step.findings).toEqual([]);
      axis = step.axis;
    }
    expect(axis).toMatchObject({ requested: 7, reported: 7 });
  });

  it('is noticed behind a target on the way to which the belt turns round', () => {
    const rising = report(acknowledgeTarget(at8, 9, 7, 0), 8.5, 500).axis;
    const turned = report(rising, 8.3, 1000);
    expect(turned.axis.astraySinceMs).toBe(1000);
    const moved = report(report(turned.axis, 7, 2000).axis, 7, 4000);
    expect(moved.findings).toEqual([
      { kind: 'overtaken', operationId: 7, target: 9, wasSeen: false },
      { kind: 'movedByOther', value: 7 },
    ]);
    expect(moved.axis).toMatchObject({ requested: 7, acknowledged: 7, pursuit: undefined });
  });

  it('is noticed behind a target that the belt has passed by, which was seen', () => {
    const beyond = report(acknowledgeTarget(at8, 8.3, 7, 0), 9, 500).axis;
    expect(report(beyond, 9, 3500).findings).toEqual([
      { kind: 'overtaken', operationId: 7, target: 8.3, wasSeen: true },
      { kind: 'movedByOther', value: 9 },
    ]);
  });

  it('is noticed behind a target whose outcome is out, without a second one', () => {
    const ignored = judgePatience(acknowledgeTarget(at8, 9, 7, 0), speedTolerance, 8000).axis;
    const moved = report(report(ignored, 7, 9000).axis, 7, 12_000);
    expect(moved.findings).toEqual([{ kind: 'movedByOther', value: 7 }]);
  });

  it('is not forgotten because of a newer target', () => {
    const astray = report(at8, 7, 1000).axis;
    const newer = acknowledgeTarget(astray, 7.9, 7, 2000);
    expect(newer.astraySinceMs).toBe(1000);
    expect(report(report(newer, 7, 2500).axis, 7, 4000).findings).toContainEqual({
      kind: 'movedByOther',
      value: 7,
    });
  });

  it('is not seen in a belt that comes to a newer target, nor in one that turns round late', () => {
    const astray = report(at8, 9, 1000).axis;
    expect(report(acknowledgeTarget(astray, 10, 7, 2000), 9.5, 2500).axis.astraySinceMs).toBeUndefined();
    const falling: Axis = { ...adoptValue(restingAxis, 7), reported: 8, reportedAtMs: 0 };
    let axis = acknowledgeTarget(falling, 9, 7, 0);
    for (const [reported, nowMs] of [
      [7.5, 500],
      [7, 1500],
      [7.4, 2500],
      [7.8, 3500],
      [8.9, 4500],
    ] as const) {
      const step = report(axis, reported, nowMs);
      expect(step.findings.filter(({ kind }) => kind !== 'reached')).toEqual([]);
      axis = step.axis;
    }
    expect(axis.pursuit).toBeUndefined();
  });

  it('who slowed the belt is not carried up again: more than it does now is a rise', () => {
    const astray = report(at8, 7, 1000).axis;
    expect(raisesStrayBelt(astray, 7.1)).toBe(true);
    expect(raisesStrayBelt(astray, 7)).toBe(false);
    expect(raisesStrayBelt(at8, 9)).toBe(false);
    expect(raisesStrayBelt({ ...astray, reported: undefined }, 9)).toBe(false);
  });

  it('is not looked for without a target', () => {
    const axis = report(restingAxis, 5, 1000).axis;
    expect(report(axis, 9, 60_000)).toEqual({
      axis: { ...restingAxis, reported: 9, reportedAtMs: 60_000 },
      findings: [],
    });
  });
});

describe('seen in passing', () => {
  const seen = (axis: Axis): boolean => hasBeenSeen(axis, speedTolerance);
  const pursued = acknowledgeTarget(at8, 10, 7, 100);

  it('is a belt that has come to the other side of the target', () => {
    expect(seen({ ...pursued, reported: 10.6, reportedAtMs: 200 })).toBe(true);
  });

  it('is a belt that is close', () => {
    expect(seen({ ...pursued, reported: 9.85, reportedAtMs: 200 })).toBe(true);
  });

  it('is not a belt that is still on its way', () => {
    expect(seen({ ...pursued, reported: 9, reportedAtMs: 200 })).toBe(false);
  });

  it('is not a report from before the machine accepted', () => {
    expect(seen({ ...pursued, reported: 10, reportedAtMs: 100 })).toBe(false);
  });

  it('needs a report, and a side to come from', () => {
    const blind = acknowledgeTarget(restingAxis, 10, 7, 100);
    expect(seen(blind)).toBe(false);
    expect(seen({ ...blind, reported: 11, reportedAtMs: 200 })).toBe(false);
    expect(seen({ ...blind, reported: 11 })).toBe(false);
    expect(seen(at8)).toBe(false);
  });
});

describe('forgetting', () => {
  it('keeps what was reported, with its age', () => {
    expect(forgetTargets({ ...at8, reportedAtMs: 5 })).toEqual({
      ...restingAxis,
      reported: 8,
      reportedAtMs: 5,
    });
  });
});
