// Loaded before an installer that fetches with Node's own fetch and tells nothing: says on standard output how much has come.
//   node --import scripts/steps/tell-download.mjs install.js
import { progressLine } from './download-progress.mjs';

/** Smaller answers are lists and redirections. */
const leastOctets = 1_000_000;
const tellEveryMs = 1000;
const plainFetch = globalThis.fetch;

globalThis.fetch = async (...args) => {
  const answer = await plainFetch(...args).catch((error) => {
    throw new Error(reasonOf(args[0], error), { cause: error });
  });
  const total = Number(answer.headers.get('content-length') ?? 0);
  if (answer.body === null || (total > 0 && total < leastOctets)) return answer;
  let come = 0;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  const counting = new TransformStream({
    transform(chunk, controller) {
      come += chunk.length;
      const nowMs = performance.now();
      if (nowMs - toldAtMs >= tellEveryMs || come === total) {
        toldAtMs = nowMs;
        console.log(progressLine(come, total));
      }
      controller.enqueue(chunk);
    },
  });
  return new Response(answer.body.pipeThrough(counting), answer);
};

/** "fetch failed" says nothing: who could not be reached, and why. */
function reasonOf(address, { message, cause }) {
  const { host } = new URL(typeof address === 'string' ? address : (address.url ?? address));
  return `${host} cannot be reached: ${cause?.code ?? cause?.message ?? message}`;
}
