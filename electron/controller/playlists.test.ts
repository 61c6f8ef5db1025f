import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exampleTrack } from '#tests/support/pacing-examples.ts';
import { playlistsOf, type PlaylistFolder } from './playlists.ts';

const track = (path: string) => ({ ...exampleTrack(path, 160), path });
const music: PlaylistFolder = {
  folderId: 'm',
  kind: 'folder',
  path: '/home/ada/Music',
  name: 'Music',
  tracks: [
    track('/home/ada/Music/loose.mp3'),
    track('/home/ada/Music/Running/one.mp3'),
    track('/home/ada/Music/Running/2024/two.mp3'),
    track('/home/ada/Music/Easy/three.mp3'),
  ],
};

it('is each folder, and each folder directly in it with all that is below', () => {
  const found = playlistsOf([music]);
  expect(found.map(({ name, within, trackCount }) => [name, within, trackCount])).toEqual([
    ['Music', undefined, 4],
    ['Easy', 'Music', 1],
    ['Running', 'Music', 2],
  ]);
  expect(found[2]?.tracks.map(({ title }) => title)).toEqual(
    music.tracks.slice(1, 3).map(({ title }) => title),
  );
});

it('has ids that stay, and that tell nothing of a path', () => {
  const ids = playlistsOf([music]).map(({ playlistId }) => playlistId);
  expect(new Set(ids).size).toBe(3);
  expect(
    playlistsOf([{ ...music, tracks: music.tracks.toReversed() }]).map((each) => each.playlistId),
  ).toEqual(ids);
  for (const id of ids) expect(id).toMatch(/^[\da-z]+$/);
  const other = playlistsOf([{ ...music, folderId: 'n' }]).map(({ playlistId }) => playlistId);
  expect(other.filter((id) => ids.includes(id))).toEqual([]);
});

it('leaves out what has nothing to run to, and takes a track that lies elsewhere for the whole folder alone', () => {
  expect(playlistsOf([{ ...music, tracks: [] }])).toEqual([]);
  const strange = { ...music, tracks: [track(join('/home/ada', 'elsewhere', 'x.mp3'))] };
  expect(playlistsOf([strange]).map(({ name }) => name)).toEqual(['Music']);
});
