import { describe, expect, it } from 'vitest';
import { createCliLog } from './cli-log.ts';

function logTo(isJson: boolean) {
  const lines: string[] = [];
  const log = createCliLog({ write: (text) => lines.push(text), isJson, wallTimeMs: () => 0 });
  return { log, lines };
}

describe('createCliLog', () => {
  it('writes a JSON object a line from info up', () => {
    const { log, lines } = logTo(true);
    log.debug('too-much');
    log.info('link-up', { deviceId: 'a\nb' });
    log.error('failed', { error: new Error('why'), count: 3n });
    expect(lines).toEqual([
      '{"time":"1970-01-01T00:00:00.000Z","level":"info","event":"link-up","deviceId":"a\\nb"}\n',
      '{"time":"1970-01-01T00:00:00.000Z","level":"error","event":"failed","error":"why","count":"3"}\n',
    ]);
  });

  it('writes warnings in words for a person, with strangers’ text made harmless', () => {
    const { log, lines } = logTo(false);
    log.info('link-up');
    log.warn('device-left', { name: 'Belt\u001b[31m', attempts: 2 });
    log.error('disk-full');
    expect(lines).toEqual([
      'Warning: device left (name Belt\\u001b[31m, attempts 2)\n',
      'Error: disk full\n',
    ]);
  });

  it('tells a person once of a trouble that goes on, and a program each time', () => {
    const { log, lines } = logTo(false);
    for (let waiting = 1; waiting <= 5; waiting += 1)
      log.error('session-not-written', { waiting, error: new Error('disk full') });
    log.error('session-not-written', { waiting: 6, error: new Error('read-only') });
    expect(lines).toHaveLength(2);
    for (let index = 0; index < 500; index += 1) log.warn('device-left', { name: `Belt ${index}` });
    log.error('session-not-written', { waiting: 7, error: new Error('disk full') });
    expect(lines).toHaveLength(503);

    const program = logTo(true);
    for (const count of [1, 2]) program.log.warn('device-left', { count });
    expect(program.lines).toHaveLength(2);
  });
});
