import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { errorText } from '#contract/errors/error-text.ts';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import { silentLog } from '#contract/runtime/log.ts';
import { isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { Track } from '#core/music/track.ts';
import type { CliIo } from '#electron/cli/command.ts';
import { attachService, attachStop, type AttachedService } from '#electron/cli/attach-service.ts';
import { startService, type Service, type ServiceOptions } from '#electron/cli/service.ts';
import { createTestFolder } from './test-folder.ts';

export const testIo: CliIo = {
  stdout: () => undefined,
  stderr: () => undefined,
  isTerminal: false,
  env: {},
  signal: new AbortController().signal,
  errorText: (error) => (isBeatRunnerError(error) ? errorText(error.code, error.params) : String(error)),
};

/** A real service on a real port with the simulated treadmill, closed with the test. */
export async function startTestService(changes: Partial<ServiceOptions> = {}): Promise<Service> {
  const service = await startService({
    dataFolder: createTestFolder(),
    device: 'sim',
    port: 0,
    musicFolders: [],
    timeScale: 20,
    player: 'clock',
    io: testIo,
    log: silentLog,
    ...changes,
  });
  let closing: ReturnType<Service['close']> | undefined;
  const close = (): ReturnType<Service['close']> => (closing ??= service.close());
  onTestFinished(async () => {
    await close();
  });
  return { ...service, close };
}

export async function attachTest(service: Pick<Service, 'url'>): Promise<AttachedService> {
  const attached = await attachService(service.url, 'test');
  onTestFinished(() => attached.close());
  return attached;
}

export async function attachTestStop(service: Pick<Service, 'url'>) {
  const stop = await attachStop(service.url);
  onTestFinished(() => stop.close());
  return stop;
}

/** Watches the status until something holds; the test's own time limit ends a wait in vain. */
export async function statusWhere(
  { rpc }: AttachedService,
  holds: (status: LiveStatus) => boolean,
): Promise<LiveStatus> {
  for await (const status of await rpc.status.watch()) if (holds(status)) return status;
  throw new Error('the status topic ended');
}

/** A run without music, at the runner's own speed, past its countdown and on a moving belt. */
export async function startRun(attached: AttachedService): Promise<string> {
  const { rpc } = attached;
  const { sessionId } = await rpc.session.prepare({ mode: 'iLead' });
  await statusWhere(
    attached,
    ({ session }) => session?.state.kind === 'ready' && session.obstacle === undefined,
  );
  await rpc.session.start();
  await statusWhere(attached, ({ session }) => (session?.speedKmh.reported ?? 0) > 2);
  return sessionId;
}

/** The tracks, when all folders have been listened to. */
export async function listenedTracks({ library }: Pick<Service, 'library'>): Promise<readonly Track[]> {
  const isDone = (): boolean => ['done', 'failed'].includes(library.progress.step);
  await new Promise<void>((resolve) => {
    const stop = library.onProgress(() => look());
    const look = (): void => {
      if (!isDone()) return;
      stop();
      resolve();
    };
    look();
  });
  return library.tracks;
}

/** A folder with some of our own tracks. */
export function createMusicFolder(...files: readonly string[]): string {
  const folder = createTestFolder();
  for (const file of files) {
    copyFileSync(
      fileURLToPath(new URL(`../../resources/samples/${file}`, import.meta.url)),
      join(folder, file),
    );
  }
  return folder;
}
