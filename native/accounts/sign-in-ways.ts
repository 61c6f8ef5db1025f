import { pairedSchema, type Paired } from '#contract/accounts/gyms.ts';
import { challengeSchema, type Challenge, type Contact } from '#contract/accounts/identities.ts';
import {
  signedInSchema,
  type AccountLanguage,
  type SignInDevice,
  type SignedIn,
} from '#contract/accounts/signed-in.ts';
import { askAccounts, type AccountSurroundings } from './account-requests.ts';

/*
 * Ways to sign in with a keyboard at hand, and to enrol a kiosk. All of them throw what askAccounts throws.
 */

export function signInWithPassword(
  surroundings: AccountSurroundings,
  credentials: { readonly email: string; readonly password: string },
  device: SignInDevice,
): Promise<SignedIn> {
  const body = { ...credentials, device };
  return askAccounts(surroundings, { path: '/email/sign-in', body, answer: signedInSchema });
}

/** Has a code sent. The answer is the same whether somebody has this address or number or not. */
export function askForCode(
  surroundings: AccountSurroundings,
  contact: Contact,
  language: AccountLanguage,
): Promise<Challenge> {
  return askAccounts(surroundings, { path: '/codes', body: { contact, language }, answer: challengeSchema });
}

/** Signs in with a code that was sent; an address or number that nobody has gets an account. */
export function signInWithCode(
  surroundings: AccountSurroundings,
  answer: { readonly challengeId: string; readonly code: string },
  device: SignInDevice,
): Promise<SignedIn> {
  const body = { ...answer, device };
  return askAccounts(surroundings, { path: '/codes/verify', body, answer: signedInSchema });
}

/** Makes this device a kiosk of the gym that gave the code. The credential is told this once. */
export function pairKiosk(
  surroundings: AccountSurroundings,
  pairingCode: string,
  deviceId: string,
): Promise<Paired> {
  const body = { pairingCode, deviceId };
  return askAccounts(surroundings, { path: '/kiosks/pair', body, answer: pairedSchema });
}
