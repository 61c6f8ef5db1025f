import type { CliIo } from './command.ts';
import { wrapWords } from './wrap-words.ts';

/**
 * Writes lines to standard error: on a terminal broken between words, elsewhere each of them whole. What strangers wrote
 * has to be printable already.
 */
export function complain(io: Pick<CliIo, 'stderr' | 'errorColumns'>, text: string): void {
  const columns = io.errorColumns?.();
  const lines = text
    .split('\n')
    .flatMap((line) => (columns === undefined ? [line] : wrapWords(line, columns)));
  io.stderr(`${lines.join('\n')}\n`);
}
