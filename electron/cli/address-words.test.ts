import { describe, expect, it } from 'vitest';
import { addressWords, runningWords } from './address-words.ts';

const url = 'http://127.0.0.1:4711/?token=t';
const address = { url, port: 4711, isOpened: true };
const linux = (env: Record<string, string>) => ({ platform: 'linux', env }) as const;

describe('the address', () => {
  it('is said to open where somebody would see it, and only there', () => {
    expect(addressWords(address, linux({ DISPLAY: ':0' }))).toContain('opens in your browser');
    expect(addressWords(address, linux({}))).not.toContain('opens');
    expect(addressWords({ ...address, isOpened: false }, linux({ DISPLAY: ':0' }))).not.toContain('opens');
  });

  it('comes with the way to it for somebody who is here over ssh', () => {
    const env = { SSH_CONNECTION: '10.0.0.7 50000 10.0.0.2 22' };
    expect(addressWords(address, linux(env))).toContain('ssh -L 4711:127.0.0.1:4711 10.0.0.2\n');
    expect(runningWords({ kind: 'found', url, isSameVersion: true }, env)).toContain('ssh -L 4711:');
    expect(addressWords(address, linux({}))).not.toContain('ssh');
  });

  it('stands once in every answer, and no line is wider than a terminal', () => {
    const all = [
      addressWords(address, linux({})),
      addressWords(address, linux({ DISPLAY: ':0', SSH_CONNECTION: '10.0.0.7 50000 10.0.0.2 22' })),
      runningWords({ kind: 'found', url, isSameVersion: true }, {}),
      runningWords({ kind: 'found', url, isSameVersion: false }, {}),
    ];
    for (const words of all) {
      expect(words.match(/token=/g)).toHaveLength(1);
      for (const line of words.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    }
  });
});
