import type { SignedIn } from '#contract/accounts/signed-in.ts';
import type { PhoneSignIn } from '#contract/rpc/accounts.ts';
import { BeatRunnerError, isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { AccountRefusal, type AccountSurroundings } from '#native/accounts/account-requests.ts';
import {
  signInByDevice,
  type DeviceSignInRequest,
  type DeviceSignInState,
} from '#native/accounts/device-sign-in.ts';
import { refusalInWords } from '#native/accounts/refusal-in-words.ts';

/** The one attempt to sign in with the phone that is shown. */
export interface PhoneSignIns {
  /** Absent: nobody is signing in. */
  readonly state: PhoneSignIn | undefined;
  /** Its number; 0 before the first. */
  readonly attempt: number;
  /** Another attempt ends. */
  begin(
    surroundings: AccountSurroundings,
    request: DeviceSignInRequest,
    onSignedIn: (signedIn: SignedIn) => Promise<void>,
  ): void;
  /** Nothing comes of it any more. */
  end(): void;
}

export function createPhoneSignIns(onChange: () => void): PhoneSignIns {
  let state: PhoneSignIn | undefined;
  let attempt: AbortController | undefined;
  let count = 0;

  function show(next: PhoneSignIn | undefined): void {
    state = next;
    onChange();
  }

  function end(): void {
    attempt?.abort();
    attempt = undefined;
    if (state !== undefined) show(undefined);
  }

  return {
    get state() {
      return state;
    },
    get attempt() {
      return count;
    },
    begin(surroundings, request, onSignedIn) {
      attempt?.abort();
      count += 1;
      const mine = new AbortController();
      attempt = mine;
      const take = async (told: DeviceSignInState): Promise<void> => {
        if (told.kind !== 'signed-in') return show(shown(told, request));
        try {
          await onSignedIn(told.signedIn);
          if (attempt === mine) show({ kind: 'signedIn' });
        } catch (error) {
          if (attempt === mine) show(failed(error));
        }
      };
      void signInByDevice(surroundings, request, (told) => void take(told), mine.signal);
    },
    end,
  };
}

function shown(
  told: Exclude<DeviceSignInState, { readonly kind: 'signed-in' }>,
  { kioskCredential }: DeviceSignInRequest,
): PhoneSignIn {
  if (told.kind !== 'failed') return told;
  // Nobody is signed in yet: what was not believed is the kiosk's own credential.
  const isKioskRefused =
    kioskCredential !== undefined &&
    told.error instanceof AccountRefusal &&
    told.error.code === 'auth/not-signed-in';
  return failed(isKioskRefused ? new BeatRunnerError('account/kiosk-refused', {}, told.error) : told.error);
}

function failed(error: unknown): PhoneSignIn {
  const known = refusalInWords(error);
  return isBeatRunnerError(known)
    ? { kind: 'failed', code: known.code, params: known.params }
    : { kind: 'failed', code: 'account/refused', params: { code: 'internal' } };
}
