import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { WorkerJob, WorkerReply } from './analysis-messages.ts';
import { isWasmTrap } from './decoding/wasm-trap.ts';
import { fingerprintFile } from './fingerprint.ts';
import { listenToFile } from './listen-to-file.ts';
import { readTags } from './tags.ts';
import { createBeatEngine } from './tempo/beat-engine.ts';
import type { TempoEngine } from './tempo/tempo-engine.ts';

// A thread of the analysis pool: one file at a time, one engine for all of them.
const port = parentPort;
if (port === null) throw new Error('This file runs as a worker thread only.');
lowerPriority();
let engine: TempoEngine | undefined;
// Jobs come one by one: the pool waits for each answer.
port.on('message', (job: WorkerJob) => {
  void answer(job).then((reply) => port.postMessage(reply));
});

async function answer(job: WorkerJob): Promise<WorkerReply> {
  try {
    switch (job.kind) {
      case 'read': {
        const trackId = await fingerprintFile(job.path);
        return { kind: 'read', contents: { trackId, tags: await readTags(job.path) } };
      }
      case 'tags':
        return { kind: 'tags', tags: await readTags(job.path) };
      case 'listen':
        engine ??= createBeatEngine();
        return { kind: 'listened', listening: await listenToFile(job.path, engine) };
    }
  } catch (error) {
    const spent = isWasmTrap(error) ? { isSpent: true } : {};
    if (isBeatRunnerError(error)) return { kind: 'failed', code: error.code, params: error.params, ...spent };
    // Whatever happened to the engine, the next file gets a new one.
    engine = undefined;
    const reason = error instanceof Error ? error.message : 'its analysis failed';
    return { kind: 'failed', code: 'audio/file-damaged', params: { path: job.path, reason }, ...spent };
  }
}

/** Music is never worth a stutter of the belt. Elsewhere than on Linux this would slow the whole process down. */
function lowerPriority(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, 15);
  } catch (error) {
    // Not permitted in some containers; the pool's size is the other half of being polite.
    process.emitWarning(`analysis runs at normal priority: ${String(error)}`);
  }
}
