import type { AttemptLimit } from './attempt-rule.ts';
import type { Attempt, AttemptKind } from './attempts.ts';
import { addressBlock } from './address-block.ts';

/**
 * Whose attempts are counted together: `identity`, whoever asks; `address`, for whomever; `both`, one address for one
 * identity. The last is strict, so that guessing from one place ends soon and locks out nobody else.
 */
type Scope = 'identity' | 'address' | 'both';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

const limits: Readonly<Record<AttemptKind, Readonly<Partial<Record<Scope, AttemptLimit>>>>> = {
  password: {
    both: {
      burst: 10,
      refillMs: minute,
      lock: { after: 5, firstMs: 30 * second, longestMs: hour, forgiveMs: hour },
    },
    // Whoever has many addresses still has no more than a hundred guesses a day.
    identity: {
      burst: 50,
      refillMs: minute,
      lock: { after: 100, firstMs: 15 * minute, longestMs: hour, forgiveMs: 15 * minute },
    },
    // A gym signs in from one address: it gets back what went well.
    address: {
      burst: 100,
      refillMs: 5 * second,
      lock: { after: 500, firstMs: minute, longestMs: 15 * minute, forgiveMs: 10 * second },
    },
  },
  // Each is a message that somebody pays for and somebody gets.
  'send-code': {
    identity: {
      burst: 3,
      refillMs: 5 * minute,
      lock: { after: 10, firstMs: hour, longestMs: 24 * hour, forgiveMs: 2 * hour },
    },
    address: {
      burst: 30,
      refillMs: 20 * second,
      lock: { after: 300, firstMs: 15 * minute, longestMs: hour, forgiveMs: 30 * second },
    },
  },
  'try-code': {
    identity: {
      burst: 10,
      refillMs: minute,
      lock: { after: 15, firstMs: minute, longestMs: hour, forgiveMs: hour },
    },
    address: {
      burst: 60,
      refillMs: 10 * second,
      lock: { after: 200, firstMs: minute, longestMs: 15 * minute, forgiveMs: 30 * second },
    },
  },
  'sign-up': {
    identity: { burst: 5, refillMs: 5 * minute },
    address: {
      burst: 30,
      refillMs: 30 * second,
      lock: { after: 300, firstMs: 5 * minute, longestMs: hour, forgiveMs: minute },
    },
  },
  refresh: {
    identity: { burst: 20, refillMs: 10 * second },
    address: { burst: 120, refillMs: second },
  },
};

/** One count that an attempt is part of. */
export interface CountedAttempt {
  readonly scope: Scope;
  readonly limit: AttemptLimit;
  /** What is counted, as text; never stored as it is. */
  readonly name: string;
}

/** The counts that an attempt is part of. */
export function countsOf({ kind, address, identity }: Attempt): readonly CountedAttempt[] {
  const block = addressBlock(address);
  const names: Readonly<Record<Scope, string | undefined>> = {
    address: block,
    identity,
    both: identity === undefined ? undefined : `${block} ${identity}`,
  };
  return (['both', 'identity', 'address'] as const).flatMap((scope) => {
    const limit = limits[kind][scope];
    const name = names[scope];
    return limit === undefined || name === undefined
      ? []
      : [{ scope, limit, name: `${kind} ${scope} ${name}` }];
  });
}
