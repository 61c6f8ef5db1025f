import { TransportError } from './transport-error.ts';

const openingMs = 3000;

/** The address of a WebSocket where the page came from. */
export function socketAddress({ origin }: Pick<Location, 'origin'>, path: string): string {
  return `${origin.replace(/^http/, 'ws')}${path}`;
}

/** Resolves when it is open. Rejects with `TransportError`, also where somebody takes the connection and says nothing. */
export async function opened(socket: WebSocket): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      const patience = setTimeout(() => reject(new Error('no answer')), openingMs);
      socket.addEventListener('open', () => clearTimeout(patience), { once: true });
      socket.addEventListener('close', () => clearTimeout(patience), { once: true });
      socket.addEventListener('open', () => resolve(), { once: true });
      socket.addEventListener('close', () => reject(new Error('closed')), { once: true });
    });
  } catch {
    socket.close();
    throw new TransportError((await isTokenRefused()) ? 'refused' : 'unreachable');
  }
}

/** A WebSocket does not say why it was refused; a plain request does. */
async function isTokenRefused(): Promise<boolean> {
  try {
    return (await fetch('/whoami', { cache: 'no-store' })).status === 401;
  } catch {
    // Nobody answers: that is not a refusal.
    return false;
  }
}
