import { expect, it } from 'vitest';
import type { Playlist } from '#contract/rpc/music-library.ts';
import type { SessionRequest } from '#contract/rpc/session-request.ts';
import { withKnownPlaylist } from './use-playlists.ts';

const running: Playlist = { playlistId: 'r', kind: 'folder', name: 'Running', trackCount: 3 };
const request: SessionRequest = { mode: 'musicLeads', playlistId: 'r', lengthMs: 60_000 };

it('keeps a folder that is there, and one while nobody knows', () => {
  expect(withKnownPlaylist(request, [running])).toBe(request);
  expect(withKnownPlaylist(request, undefined)).toBe(request);
});

it('takes all music where the folder is gone', () => {
  expect(withKnownPlaylist(request, [])).toEqual({ mode: 'musicLeads', lengthMs: 60_000 });
});
