import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, gunzipSync } from 'node:zlib';
import { pushLimits } from '#contract/sync/push-protocol.ts';
import { invalidRequest, pushProblem } from './push-problem.ts';

const unzipped = promisify(gunzip);

/** What is shorter is unpacked at once: handing it to a thread and back takes longer. */
const shortBytes = 4096;

/** How long the body may take to come, milliseconds. */
export const bodyPatienceMs = 20_000;

/**
 * The body of a push as JSON, zipped or not: never more than the limit of it is read, and never more unpacked.
 *
 * @throws Problem
 */
export async function readPushBody(request: IncomingMessage, patienceMs: number): Promise<string> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding !== 'gzip' && encoding !== 'identity') {
    throw invalidRequest('The body may be sent as it is, or with gzip.', 415);
  }
  if (Number(request.headers['content-length'] ?? 0) > pushLimits.bytes) throw tooLarge();
  const sent = await readAll(request, patienceMs);
  if (encoding === 'identity') return sent.toString();
  try {
    const limit = { maxOutputLength: pushLimits.bytes };
    const body = sent.byteLength < shortBytes ? gunzipSync(sent, limit) : await unzipped(sent, limit);
    return body.toString();
  } catch (error) {
    if (Reflect.get(Object(error), 'code') === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw invalidRequest('The body says that it is gzip, and is not.');
  }
}

function readAll(request: IncomingMessage, patienceMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    let isDone = false;
    const end = (finish: () => void): void => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      request.off('data', take);
      finish();
    };
    const take = (part: Buffer): void => {
      bytes += part.byteLength;
      if (bytes > pushLimits.bytes) {
        end(() => reject(tooLarge()));
        return;
      }
      parts.push(part);
    };
    const timer = setTimeout(
      () => end(() => reject(pushProblem(408, 'invalid_request', 'The body did not come in time.', closes))),
      patienceMs,
    );
    request.on('data', take);
    request.once('end', () => end(() => resolve(Buffer.concat(parts))));
    request.once('error', () => end(() => reject(invalidRequest('The body broke off.'))));
    request.once('close', () => end(() => reject(invalidRequest('The body broke off.'))));
  });
}

/** What is left of the body is not waited for. */
const closes = { headers: { connection: 'close' } };

function tooLarge() {
  return pushProblem(
    413,
    'too_large',
    `A request has at most ${pushLimits.bytes} bytes, unpacked: send fewer operations at a time.`,
    closes,
  );
}
