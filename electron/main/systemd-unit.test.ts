import { describe, expect, it } from 'vitest';
import { systemdUnits, unitInCgroup } from './systemd-unit.ts';

describe('unitInCgroup', () => {
  it.each([
    ['0::/system.slice/beatrunner.service\n', 'beatrunner.service'],
    ['0::/user.slice/user-1000.slice/user@1000.service/app.slice/beatrunner.service\n', 'beatrunner.service'],
    [
      '12:pids:/system.slice/other.service\n1:name=systemd:/system.slice/beatrunner.service\n',
      'beatrunner.service',
    ],
    ['0::/user.slice/user-1000.slice/user@1000.service\n', undefined],
    ['0::/user.slice/user-1000.slice/session-2.scope\n', undefined],
    ['0::/\n', undefined],
    ['', undefined],
  ])('of %j is %s', (text, unit) => {
    expect(unitInCgroup(text)).toBe(unit);
  });
});

describe('systemdUnits', () => {
  it('have no unit for this very process, nor for one that is not there', () => {
    expect(systemdUnits.unitOf(process.pid)).toBeUndefined();
    expect(systemdUnits.unitOf(2 ** 31 - 1)).toBeUndefined();
  });

  it('know no unit that is none, whatever its name leads to', () => {
    expect(systemdUnits.isInstalled('no-such-beatrunner.service')).toBe(false);
    expect(systemdUnits.isInstalled('../../../etc/hostname')).toBe(false);
  });
});
