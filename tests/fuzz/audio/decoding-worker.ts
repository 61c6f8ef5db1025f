import { parentPort } from 'node:worker_threads';
import { isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { WorkerJob, WorkerReply } from '#native/audio/analysis-messages.ts';
import { readMonoRecording } from '#tests/support/read-mono.ts';
import { isWasmTrap } from '#native/audio/decoding/wasm-trap.ts';
import { fingerprintFile } from '#native/audio/fingerprint.ts';
import { readTags } from '#native/audio/tags.ts';

// The analysis worker without the tempo: everything that reads a stranger's bytes. What is not an `audio` error, or is
// no audio, ends the thread, as a crash would.
parentPort?.on('message', (job: WorkerJob) => {
  void answer(job).then((reply) => parentPort?.postMessage(reply));
});

async function answer({ path }: WorkerJob): Promise<WorkerReply> {
  const trackId = await fingerprintFile(path);
  const tags = await readTags(path);
  try {
    const { samples, durationS } = await readMonoRecording(path);
    if (!samples.every(Number.isFinite) || !(durationS >= 10))
      throw new Error('what was decoded is no audio');
    return { kind: 'read', contents: { trackId, tags } };
  } catch (error) {
    if (!isBeatRunnerError(error) || !error.code.startsWith('audio/')) throw error;
    return { kind: 'failed', code: error.code, params: error.params, isSpent: isWasmTrap(error) };
  }
}
