import { describe, expect, test } from 'vitest';
import { serverAddress } from './server-address.ts';

describe('the address of a server', () => {
  test.each([
    ['sync.example.org', 'https://sync.example.org'],
    [' https://sync.example.org/ ', 'https://sync.example.org'],
    ['https://Sync.Example.org:8443', 'https://sync.example.org:8443'],
    ['http://127.0.0.1:4180', 'http://127.0.0.1:4180'],
    ['http://[::1]:4180/', 'http://[::1]:4180'],
    ['http://192.168.1.20:4180', 'http://192.168.1.20:4180'],
    ['http://gym-server.local', 'http://gym-server.local'],
    ['http://172.31.0.9', 'http://172.31.0.9'],
  ])('%s is kept as %s', (typed, kept) => {
    expect(serverAddress(typed)).toBe(kept);
  });

  test.each([
    ['', 'format'],
    ['not an address', 'format'],
    ['ftp://sync.example.org', 'format'],
    ['https://ada:secret@sync.example.org', 'format'],
    ['https://sync.example.org/path', 'format'],
    ['https://sync.example.org/?a=1', 'format'],
    ['http://sync.example.org', 'unencrypted'],
    ['http://172.32.0.9', 'unencrypted'],
    ['http://10.evil.example.org', 'unencrypted'],
    ['http://8.8.8.8', 'unencrypted'],
    ['http://fcexample.org', 'unencrypted'],
  ])('%j is refused: %s', (typed, reason) => {
    expect(() => serverAddress(typed)).toThrow(
      expect.objectContaining({ code: 'account/server-address', params: { reason } }),
    );
  });
});
