/**
 * Why bytes have no meaning:
 * - `tooShort`: a field is announced, and the octets for it are not there;
 * - `unknownOpCode`: a request that FTMS 1.0 does not have;
 * - `unknownParameter`: a known op code with a parameter that it does not have;
 * - `notAResponse`: a control point value that does not start with 0x80;
 * - `outOfRange`: a figure that its unit cannot have (a battery at 130 %);
 * - `reversedRange`: a supported range whose minimum is above its maximum.
 */
export type DecodeReason =
  | 'tooShort'
  | 'unknownOpCode'
  | 'unknownParameter'
  | 'notAResponse'
  | 'outOfRange'
  | 'reversedRange';

/** Bytes without a meaning; `at` is the offset of the field where it went wrong. */
export interface DecodeFailure {
  readonly ok: false;
  readonly reason: DecodeReason;
  readonly at: number;
}

/** What a decoder returns. Decoders never throw, whatever a device sends. */
export type Decoded<T> = { readonly ok: true; readonly value: T } | DecodeFailure;

export function decoded<T>(value: T): Decoded<T> {
  return { ok: true, value };
}

export function notDecoded(reason: DecodeReason, at: number): DecodeFailure {
  return { ok: false, reason, at };
}
