import { connect, type Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface LineAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Unpacked when it is asked for: whoever measures does so afterwards. */
  text(): string;
}

/**
 * One kept connection that asks one question at a time, on a bare socket: ten thousand of them cost the measuring process
 * little, so that what is measured is the server.
 */
export class HttpLine {
  readonly #socket: Socket;
  readonly #host: string;
  #received = '';
  #waiting: { resolve(answer: LineAnswer): void; reject(error: Error): void } | undefined;
  #problem: Error | undefined;

  constructor(url: string) {
    const { hostname, port, host } = new URL(url);
    this.#host = host;
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (chunk: string) => this.#receive(chunk));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('the connection was closed')));
  }

  get(place: string, token: string): Promise<LineAnswer> {
    return this.#ask(
      `GET ${place} HTTP/1.1\r\nhost: ${this.#host}\r\nauthorization: Bearer ${token}\r\naccept-encoding: gzip\r\n\r\n`,
      undefined,
    );
  }

  post(place: string, token: string, body: string): Promise<LineAnswer> {
    const bytes = Buffer.from(body);
    const head =
      `POST ${place} HTTP/1.1\r\nhost: ${this.#host}\r\nauthorization: Bearer ${token}\r\n` +
      `content-type: application/json\r\ncontent-length: ${bytes.byteLength}\r\n\r\n`;
    return this.#ask(head, bytes);
  }

  close(): void {
    this.#socket.destroy();
  }

  #ask(head: string, body: Buffer | undefined): Promise<LineAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#problem !== undefined) {
        reject(this.#problem);
        return;
      }
      this.#waiting = { resolve, reject };
      this.#socket.write(body === undefined ? head : Buffer.concat([Buffer.from(head), body]));
    });
  }

  #receive(chunk: string): void {
    this.#received += chunk;
    const answer = readAnswer(this.#received);
    if (answer === undefined) return;
    this.#received = this.#received.slice(answer.length);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(answer);
  }

  #fail(error: Error): void {
    this.#problem ??= error;
    this.#waiting?.reject(this.#problem);
    this.#waiting = undefined;
  }
}

/** The answer at the beginning of what was received, with its length there; undefined while it is not whole. */
function readAnswer(text: string): (LineAnswer & { readonly length: number }) | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const [statusLine = '', ...lines] = text.slice(0, headEnd).split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const status = Number(statusLine.split(' ')[1]);
  const bodyStart = headEnd + 4;
  if (headers.get('transfer-encoding') === 'chunked') {
    let body = '';
    let at = bodyStart;
    for (;;) {
      const lineEnd = text.indexOf('\r\n', at);
      if (lineEnd < 0) return undefined;
      const size = Number.parseInt(text.slice(at, lineEnd), 16);
      const next = lineEnd + 2 + size + 2;
      if (text.length < next) return undefined;
      if (size === 0) return { status, headers, text: () => unpacked(headers, body), length: next };
      body += text.slice(lineEnd + 2, lineEnd + 2 + size);
      at = next;
    }
  }
  const bodyLength = status === 204 || status === 304 ? 0 : Number(headers.get('content-length') ?? 0);
  const length = bodyStart + bodyLength;
  if (text.length < length) return undefined;
  const body = text.slice(bodyStart, length);
  return { status, headers, text: () => unpacked(headers, body), length };
}

function unpacked(headers: ReadonlyMap<string, string>, body: string): string {
  const bytes = Buffer.from(body, 'latin1');
  return (headers.get('content-encoding') === 'gzip' ? gunzipSync(bytes) : bytes).toString();
}
