import { connect, type Socket } from 'node:net';

/** What came back on a connection, as bytes have it. */
export interface RawAnswer {
  /** Of the first answer; 0 where there was none. */
  readonly status: number;
  readonly text: string;
}

/** Opens a connection on which anything may be sent. Whoever sits at the other end may cut it at any time. */
export function openRaw(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

/** Everything that comes until the other end closes. */
export function untilClosed(socket: Socket): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    socket.on('data', (part) => parts.push(part));
    socket.once('close', () => {
      const text = Buffer.concat(parts).toString();
      resolve({ status: Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0), text });
    });
  });
}

/** Sends bytes as they are, and takes everything that comes until the other end closes: ask it to. */
export async function sendRaw(url: string, bytes: string | Buffer): Promise<RawAnswer> {
  const socket = await openRaw(url);
  const answer = untilClosed(socket);
  socket.write(bytes);
  return answer;
}

/** A request as text: one line, headers, and that the connection ends with the answer. */
export function rawRequest(line: string, headers: Readonly<Record<string, string>> = {}, body = ''): string {
  const all = { Host: 'localhost', Connection: 'close', ...headers };
  const written = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `${line} HTTP/1.1\r\n${written.join('\r\n')}\r\n\r\n${body}`;
}
