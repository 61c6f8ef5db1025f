import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const gzipped = promisify(gzip);
/** Shorter ones fit into a packet anyway, characters or bytes. */
export const leastToZip = 1400;
/** Rows repeat their names: what takes half the time gives nearly as much. */
const level = 3;

export function zip(body: string | Buffer): Promise<Buffer> {
  return gzipped(body, { level });
}

/** Whether a client takes gzip, by its header `accept-encoding` and the weights in it. */
export function takesGzip(accepted: string | readonly string[] | undefined): boolean {
  return String(accepted ?? '')
    .toLowerCase()
    .split(',')
    .some((part) => {
      const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim());
      const isRefused = parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
      return (name === 'gzip' || name === '*') && !isRefused;
    });
}
