import { parentPort } from 'node:worker_threads';
import type { WorkerJob, WorkerReply } from '#native/audio/analysis-messages.ts';

// Stands in for the analysis worker: the name of the file says what happens.
let isSpent = false;
parentPort?.on('message', ({ path }: WorkerJob) => {
  if (path.includes('crash')) process.exit(7);
  if (path.includes('throw')) throw new Error('thrown');
  if (path.includes('hang')) return;
  // A thread that broke down and is asked again does what broken memory does: anything.
  if (isSpent) process.exit(8);
  isSpent = path.includes('spent');
  if (isSpent) {
    const params = { path, reason: 'broken down' };
    parentPort?.postMessage({
      kind: 'failed',
      code: 'audio/file-damaged',
      params,
      isSpent,
    } satisfies WorkerReply);
    return;
  }
  const reply: WorkerReply = path.includes('damaged')
    ? { kind: 'failed', code: 'audio/file-damaged', params: { path, reason: 'scripted' } }
    : { kind: 'read', contents: { trackId: `id of ${path}`, tags: {} } };
  parentPort?.postMessage(reply);
});
