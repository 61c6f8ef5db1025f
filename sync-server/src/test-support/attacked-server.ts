import { AskFrom, type AskAnswer } from './ask-from.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';

export const device = { deviceId: '0123456789abcdef', deviceName: 'Test' } as const;
export const rightPassword = 'correct horse battery staple';

export interface AttackedServer {
  readonly process: ServerProcess;
  readonly client: AskFrom;
  /** Makes an account with `rightPassword`, asked for from an address of its own. */
  signUp(email: string, from: string): Promise<void>;
  signIn(email: string, password: string, from: string): Promise<AskAnswer>;
  /** The code that was sent last. */
  codeFor(email: string): Promise<string>;
  /** A figure of its metrics. */
  metric(name: string): Promise<number>;
  stop(): Promise<void>;
}

/** A server in a process of its own, with accounts, and the means to attack it from many addresses. */
export async function startAttackedServer(databaseUrl: string): Promise<AttackedServer> {
  const server = await startServerProcess({ DATABASE_URL: databaseUrl, MESSAGE_OUTBOX: 'memory' });
  const client = new AskFrom(server.url);
  const codeFor = async (email: string): Promise<string> => {
    for (;;) {
      const { json } = await client.ask(`/v1/development/outbox?to=${encodeURIComponent(email)}`, {
        method: 'GET',
      });
      const code = (json['messages'] as { code: string | null }[]).at(-1)?.code;
      if (code !== undefined && code !== null) return code;
    }
  };
  const expectStatus = (status: number, answer: AskAnswer): AskAnswer => {
    if (answer.status === status) return answer;
    const why = server.lines.filter((line) => line.includes('"level":"error"')).join('\n');
    throw new Error(`${answer.status} ${answer.text}\n${why}`);
  };
  return {
    process: server,
    client,
    codeFor,
    async signUp(email, from) {
      const body = { email, password: rightPassword, name: 'Anna', language: 'en' };
      const { json } = expectStatus(202, await client.ask('/v1/auth/email/sign-up', { from, body }));
      const answer = { challengeId: json['challengeId'], code: await codeFor(email), device };
      expectStatus(200, await client.ask('/v1/auth/codes/verify', { from, body: answer }));
    },
    signIn: (email, password, from) =>
      client.ask('/v1/auth/email/sign-in', { from, body: { email, password, device } }),
    async metric(name) {
      const { text } = await client.ask('/metrics', { method: 'GET' });
      return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
    },
    async stop() {
      client.close();
      await server.stop();
    },
  };
}
