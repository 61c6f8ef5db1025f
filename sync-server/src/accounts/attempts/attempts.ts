/** What is counted. Each kind has its limits. */
export type AttemptKind =
  /** Trying a password. */
  | 'password'
  /** Asking for a code to be sent. */
  | 'send-code'
  /** Typing a code: of a challenge, a pairing, an invitation, a device. */
  | 'try-code'
  /** Making an account, a guest's too. */
  | 'sign-up'
  /** Showing a refresh token that is not good. */
  | 'refresh';

/** One thing that is tried, by whom and for whom. */
export interface Attempt {
  readonly kind: AttemptKind;
  /** The address that asks, as text (IPv4 or IPv6). */
  readonly address: string;
  /** For whom: an e-mail address, a number, an account; the same for those who exist and those who do not. */
  readonly identity?: string;
}

export type AttemptVerdict =
  | { readonly kind: 'allowed' }
  /** Seconds until the next one is worth trying. */
  | { readonly kind: 'too-many'; readonly retryAfterS: number };

/** Rate limits and lock-outs, the same on every node. */
export interface Attempts {
  /** Counts one, and says whether it may be made. */
  consume(attempt: Attempt): Promise<AttemptVerdict>;
  /** It went well: what was counted for the identity is forgotten; the address gets this one back and no others. */
  succeeded(attempt: Attempt): Promise<void>;
  /** It was not made after all, as the server was too busy: nobody is locked out for that. */
  notMade(attempt: Attempt): Promise<void>;
}
