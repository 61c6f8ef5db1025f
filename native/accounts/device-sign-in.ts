import {
  deviceCodeSchema,
  deviceGrantType,
  type DeviceCode,
} from '#contract/accounts/device-authorization.ts';
import { signedInSchema, type SignedIn } from '#contract/accounts/signed-in.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import { hasErrorCode } from '#core/errors/beatrunner-error.ts';
import { AccountRefusal, askAccounts, type AccountSurroundings } from './account-requests.ts';

/** Signing in with the phone (RFC 8628), as the screen shows it. */
export type DeviceSignInState =
  | { readonly kind: 'asking' }
  | {
      readonly kind: 'waiting';
      /** For people to read and type. */
      readonly userCode: string;
      readonly address: string;
      /** With the code in it: for the QR code. */
      readonly addressWithCode: string;
      /** This computer's time, milliseconds since 1970 UTC. */
      readonly expiresWallMs: number;
      /** The server does not answer at the moment; it is asked again. */
      readonly isOutOfReach: boolean;
    }
  | { readonly kind: 'signed-in'; readonly signedIn: SignedIn }
  /** On the phone somebody said no. */
  | { readonly kind: 'denied' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface DeviceSignInRequest {
  readonly deviceId: string;
  readonly deviceName?: string;
  /** A kiosk's credential: the phone then shows which kiosk asks. */
  readonly kioskCredential?: string;
}

const clientId = 'beatrunner-app';
/** RFC 8628 3.5: what `slow_down` adds to the interval. */
const slowDownMs = 5000;

/**
 * Asks for a code, shows it through `onState`, and waits until somebody has approved it, the code has expired or `signal` ends
 * it. The last state is one of those without a next one; nothing is told after `signal`.
 */
export async function signInByDevice(
  surroundings: AccountSurroundings,
  request: DeviceSignInRequest,
  onState: (state: DeviceSignInState) => void,
  signal: AbortSignal,
): Promise<void> {
  const tell = (state: DeviceSignInState) => {
    if (!signal.aborted) onState(state);
  };
  tell({ kind: 'asking' });
  try {
    const code = await askAccounts(surroundings, {
      path: '/device/code',
      body: {
        client_id: clientId,
        device_id: request.deviceId,
        ...(request.deviceName !== undefined && { device_name: request.deviceName }),
      },
      ...(request.kioskCredential !== undefined && { token: request.kioskCredential }),
      answer: deviceCodeSchema,
      signal,
    });
    tell(await untilDecided(surroundings, code, tell, signal));
  } catch (error) {
    tell({ kind: 'failed', error });
  }
}

async function untilDecided(
  surroundings: AccountSurroundings,
  code: DeviceCode,
  tell: (state: DeviceSignInState) => void,
  signal: AbortSignal,
): Promise<DeviceSignInState> {
  const { clock } = surroundings;
  const endsMs = clock.nowMs() + code.expires_in * 1000;
  const waiting = {
    kind: 'waiting',
    userCode: code.user_code,
    address: code.verification_uri,
    addressWithCode: code.verification_uri_complete,
    expiresWallMs: clock.wallTimeMs() + code.expires_in * 1000,
    isOutOfReach: false,
  } as const;
  tell(waiting);
  let intervalMs = code.interval * 1000;
  let wasOutOfReach = false;
  while (clock.nowMs() < endsMs) {
    await pause(clock, intervalMs, signal);
    signal.throwIfAborted();
    const answer = await ask(surroundings, code, signal);
    if (answer === 'slow-down') intervalMs += slowDownMs;
    else if (typeof answer !== 'string') return answer;
    const isOutOfReach = answer === 'out-of-reach';
    if (isOutOfReach !== wasOutOfReach) tell({ ...waiting, isOutOfReach });
    wasOutOfReach = isOutOfReach;
  }
  return { kind: 'expired' };
}

async function ask(
  surroundings: AccountSurroundings,
  code: DeviceCode,
  signal: AbortSignal,
): Promise<DeviceSignInState | 'pending' | 'slow-down' | 'out-of-reach'> {
  try {
    const signedIn = await askAccounts(surroundings, {
      path: '/device/token',
      body: { grant_type: deviceGrantType, device_code: code.device_code, client_id: clientId },
      answer: signedInSchema,
      signal,
    });
    return { kind: 'signed-in', signedIn };
  } catch (error) {
    if (hasErrorCode(error, 'account/server-not-reachable')) return 'out-of-reach';
    if (!(error instanceof AccountRefusal)) throw error;
    if (error.code === 'auth/device-pending') return 'pending';
    if (error.code === 'auth/device-slow-down' || error.status === 429) return 'slow-down';
    if (error.code === 'auth/device-denied') return { kind: 'denied' };
    if (error.code === 'auth/device-expired' || error.code === 'auth/device-unknown')
      return { kind: 'expired' };
    throw error;
  }
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(ms, end);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
