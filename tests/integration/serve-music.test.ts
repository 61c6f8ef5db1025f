import { once } from 'node:events';
import {
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Service } from '#electron/cli/service.ts';
import { ask, cookieFor } from '#tests/support/ask-service.ts';
import { createShortMusicFolder } from '#tests/support/short-music.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { listenedTracks, startTestService } from '#tests/support/test-service.ts';

/** A service that knows one file under an id, without having listened to it. */
async function startWith(path: string, musicFolders: readonly string[]): Promise<Service> {
  const service = await startTestService({ musicFolders });
  await listenedTracks(service);
  await service.opened.store.library.saveFiles([{ path, sizeBytes: 1, modifiedMs: 1, trackId: 'known' }]);
  return service;
}

async function startWithMusic(...files: readonly string[]) {
  const folder = createShortMusicFolder(...files);
  const service = await startTestService({ musicFolders: [folder] });
  const tracks = await listenedTracks(service);
  const of = (file: string) => {
    const track = tracks.find(({ path }) => path === join(folder, file));
    return { url: `/music/${track?.trackId ?? 'none'}`, bytes: readFileSync(join(folder, file)) };
  };
  return { service, folder, of };
}

const listen = (service: Service, url: string, headers: Record<string, string> = {}, method = 'GET') =>
  ask(service, url, { ...cookieFor(service), ...headers }, method);

describe('music for the page', () => {
  it('is told by its content what it is, and comes whole', async () => {
    const { service, of } = await startWithMusic('mono.mp3', 'mono.flac', 'stereo.ogg', 'moov-first.m4a');
    const types = {
      'mono.mp3': 'audio/mpeg',
      'mono.flac': 'audio/flac',
      'stereo.ogg': 'audio/ogg',
      'moov-first.m4a': 'audio/mp4',
    };
    for (const [file, type] of Object.entries(types)) {
      const { url, bytes } = of(file);
      const answer = await listen(service, url);
      expect(answer.status, file).toBe(200);
      expect(answer.bytes.equals(bytes), file).toBe(true);
      expect(answer.headers, file).toMatchObject({
        'content-type': type,
        'content-length': String(bytes.length),
        'accept-ranges': 'bytes',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
  });

  it('comes in parts', async () => {
    const { service, of } = await startWithMusic('stereo.ogg');
    const { url, bytes } = of('stereo.ogg');
    const size = bytes.length;
    for (const [range, start, end] of [
      ['bytes=0-99', 0, 100],
      ['bytes=100-', 100, size],
      ['bytes=-10', size - 10, size],
      [`bytes=${size - 1}-${size + 50}`, size - 1, size],
    ] as const) {
      const answer = await listen(service, url, { range });
      expect(answer.status, range).toBe(206);
      expect(answer.headers['content-range'], range).toBe(`bytes ${start}-${end - 1}/${size}`);
      expect(answer.headers['content-length'], range).toBe(String(end - start));
      expect(answer.bytes.equals(bytes.subarray(start, end)), range).toBe(true);
    }
    expect(await listen(service, url, { range: `bytes=${size}-` })).toMatchObject({
      status: 416,
      body: '',
      headers: { 'content-range': `bytes */${size}` },
    });
    for (const headers of [{ range: 'bytes=0-1,5-6' }, { range: 'bytes=0-1', 'if-range': '"x"' }]) {
      expect(await listen(service, url, headers)).toMatchObject({ status: 200, bytes });
    }
    const head = await listen(service, url, { range: 'bytes=0-99' }, 'HEAD');
    expect(head).toMatchObject({ status: 206, body: '', headers: { 'content-length': '100' } });
  });

  it('is refused in words where there is none', async () => {
    const { service, folder, of } = await startWithMusic('stereo.ogg');
    const { url } = of('stereo.ogg');
    const told = async (path: string) => {
      const { status, body } = await listen(service, path);
      expect(body).not.toContain(folder);
      return { status, error: JSON.parse(body) as unknown };
    };
    const params = { what: 'track', id: 'f'.repeat(64) };
    expect(await told(`/music/${params.id}`)).toEqual({
      status: 404,
      error: {
        code: 'BEATRUNNER_ERROR',
        message: `There is no track with the id ${params.id}.`,
        data: { code: 'storage/not-found', params },
      },
    });
    const gone = {
      status: 404,
      error: { data: { code: 'audio/track-gone', params: { file: 'stereo.ogg' } } },
    };
    // No music any more; a folder in its place; nothing at all.
    renameSync(join(folder, 'stereo.ogg'), join(folder, 'kept'));
    writeFileSync(join(folder, 'stereo.ogg'), 'a shopping list\n'.repeat(1000));
    expect(await told(url)).toMatchObject(gone);
    rmSync(join(folder, 'stereo.ogg'));
    symlinkSync(folder, join(folder, 'stereo.ogg'));
    expect(await told(url)).toMatchObject({ status: 404 });
    rmSync(join(folder, 'stereo.ogg'));
    expect(await told(url)).toMatchObject(gone);
    renameSync(join(folder, 'kept'), join(folder, 'stereo.ogg'));
    expect((await listen(service, url)).status).toBe(200);
  });

  it('is nothing outside of the music folders, by whatever way', async () => {
    const outside = createShortMusicFolder('mono.mp3');
    const folder = createTestFolder();
    symlinkSync(join(outside, 'mono.mp3'), join(folder, 'link.mp3'));
    symlinkSync(outside, join(folder, 'linked'));
    for (const path of [
      join(outside, 'mono.mp3'),
      join(folder, 'link.mp3'),
      join(folder, 'linked/mono.mp3'),
      `${folder}/../${outside.split('/').at(-1) ?? ''}/mono.mp3`,
    ]) {
      const service = await startWith(path, [folder]);
      const answer = await listen(service, '/music/known');
      expect(answer.status, path).toBe(404);
      expect(JSON.parse(answer.body), path).toMatchObject({ data: { code: 'audio/track-outside' } });
      await service.close();
    }
  });

  it('comes from a folder as soon as the runner adds it, and no longer when it is taken away', async () => {
    const folder = createShortMusicFolder('mono.mp3');
    const service = await startTestService();
    await service.library.addFolder(folder);
    const [track] = await listenedTracks(service);
    const url = `/music/${track?.trackId ?? 'none'}`;
    expect((await listen(service, url)).status).toBe(200);
    for (const { folderId } of service.library.folders) await service.library.removeFolder(folderId);
    expect((await listen(service, url)).status).toBe(404);
  });

  it('is found where the recording still is', async () => {
    const folder = createShortMusicFolder('mono.mp3');
    const service = await startWith(join(folder, 'gone.mp3'), [folder]);
    const { library } = service.opened.store;
    await library.saveFiles([
      { path: join(folder, 'mono.mp3'), sizeBytes: 1, modifiedMs: 1, trackId: 'known' },
    ]);
    expect((await listen(service, '/music/known')).status).toBe(200);
  });
});

/** Sixteen bits, mono, 44.1 kHz; as long as its file. */
function silence(octets: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + octets, 4);
  header.write('WAVEfmt ', 8);
  for (const [at, value] of [
    [16, 16],
    [24, 44_100],
    [28, 88_200],
    [40, octets],
  ] as const)
    header.writeUInt32LE(value, at);
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    header.writeUInt16LE(value, at);
  header.write('data', 36);
  return Buffer.concat([header, Buffer.alloc(octets)]);
}

/** Asks, and reads nothing of what comes. */
async function begin(service: Service, path: string) {
  const asking = request({ host: '127.0.0.1', port: service.port, path, headers: cookieFor(service) });
  asking.on('error', () => undefined);
  asking.end();
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  return { asking, response };
}

/** How often this process has a file open. */
function openCount(file: string): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === file;
    } catch {
      // It was closed while we looked.
      return false;
    }
  }).length;
}

// Only Linux tells which files a process has open.
describe.skipIf(process.platform !== 'linux')('a page that goes in the middle of a track', () => {
  it('leaves no file open', async () => {
    const folder = createTestFolder();
    const file = join(folder, 'long.wav');
    const service = await startWith(file, [folder]);
    // Far more than the buffers between the two take, so that most of it has to wait.
    writeFileSync(file, silence(40_000_000));
    const closed = () => vi.waitFor(() => expect(openCount(file)).toBe(0), { timeout: 10_000, interval: 20 });

    const { asking, response } = await begin(service, '/music/known');
    expect(response.statusCode).toBe(200);
    expect(openCount(file)).toBe(1);
    asking.destroy();
    await closed();

    for (const [headers, method] of [
      [{}, 'HEAD'],
      [{ range: 'bytes=99999999-' }, 'GET'],
      [{ range: 'bytes=0-9' }, 'GET'],
    ] as const) {
      await listen(service, '/music/known', headers, method);
      await closed();
    }
  });

  it('does not wait for the rest of a file that became shorter', async () => {
    const folder = createTestFolder();
    const file = join(folder, 'long.wav');
    const service = await startWith(file, [folder]);
    writeFileSync(file, silence(40_000_000));
    const { response } = await begin(service, '/music/known');
    truncateSync(file, 1000);
    const closed = new Promise((resolve) => response.once('close', resolve));
    response.resume();
    await closed;
    expect(response.complete).toBe(false);
    await vi.waitFor(() => expect(openCount(file)).toBe(0), { timeout: 10_000, interval: 20 });
  });

  it('does not keep the service from ending', async () => {
    const folder = createTestFolder();
    const file = join(folder, 'long.wav');
    const service = await startWith(file, [folder]);
    writeFileSync(file, silence(40_000_000));
    await begin(service, '/music/known');
    await service.close();
    await vi.waitFor(() => expect(openCount(file)).toBe(0), { timeout: 10_000, interval: 20 });
  });
});
