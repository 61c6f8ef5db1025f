import { accountProblem } from '#server/accounts/account-problem.ts';

const patienceMs = 8000;
const mostBytes = 100_000;

/**
 * Asks Apple or WeChat. What is asked has secrets in it, also in the address: nothing of it is in an error.
 *
 * @returns `json` undefined where the answer is none
 * @throws Problem `auth/provider-failed`
 */
export async function askProvider(
  url: string,
  init: RequestInit = {},
): Promise<{ readonly status: number; readonly json: unknown }> {
  try {
    const response = await fetch(url, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    });
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > mostBytes) throw new Error('the answer is too long');
      chunks.push(chunk);
    }
    return { status: response.status, json: jsonOf(Buffer.concat(chunks).toString('utf8')) };
  } catch {
    throw accountProblem('auth/provider-failed');
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
