import { availableParallelism } from 'node:os';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { verify as verifyBcrypt } from '@node-rs/bcrypt';
import { BoundedWork } from '#server/accounts/bounded-work.ts';
import { mostCharacters, normalisedPassword } from './password-rules.ts';

/** OWASP's parameters for argon2id: 19 MiB, two passes, one lane. The package's enums have no values at run time. */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Made like all others, of a salt and an outcome that belong to no password that anybody knows. */
const hashOfNobody = `$argon2id$v=19$m=${parameters.memoryCost},t=${parameters.timeCost},p=${parameters.parallelism}$${'bm9ib2R5'.repeat(2)}bm9ibw$${'bm9ib2R5'.repeat(5)}bm8`;

/** What a password and a stored hash have to do with each other. */
export type PasswordVerdict =
  | { readonly kind: 'wrong' }
  | {
      readonly kind: 'right';
      /** To be stored instead: the old one was made by another method, or with other parameters. */
      readonly upgraded: string | undefined;
    };

/** Passwords as they are stored. Both methods turn away what does not fit: Problem 503 `server/busy`. */
export interface PasswordHashing {
  /** Turns away at once what would be turned away later, before anything is counted or looked up for it. */
  checkRoom(): void;
  /** @param password has passed `checkNewPassword` */
  hash(password: string): Promise<string>;
  /**
   * @param stored undefined where there is no such account, or it has no password: it takes as long, and is wrong
   */
  verify(password: string, stored: string | undefined): Promise<PasswordVerdict>;
}

interface HashingBounds {
  /** Hashes that are worked out at the same time; each takes a core and 19 MiB. */
  readonly atOnce: number;
  readonly mostWaiting: number;
}

/** A core is left for everything else. */
const atOnce = Math.min(3, Math.max(1, availableParallelism() - 1));
/** Whoever waits is served in turn, after five seconds at most: a runner gets in beside those who only try. */
const defaultBounds: HashingBounds = { atOnce, mostWaiting: atOnce * 100 };

/** argon2id for everything new; hashes by bcrypt are accepted, and replaced at the first sign-in. */
export function createPasswordHashing(bounds: HashingBounds = defaultBounds): PasswordHashing {
  const work = new BoundedWork({ ...bounds, retryAfterS: 2 });
  const hashNow = (password: string): Promise<string> => hash(normalisedPassword(password), parameters);
  return {
    checkRoom: () => work.checkRoom(),
    hash: (password) => work.run(() => hashNow(password)),
    verify: (password, stored) =>
      work.run(async () => {
        // No such password was ever taken, and it would cost more than others.
        const isTried = password.length <= mostCharacters * 2;
        const isRight = await matches(isTried ? password : '', stored ?? hashOfNobody);
        if (!isRight || !isTried || stored === undefined) return { kind: 'wrong' };
        return { kind: 'right', upgraded: isCurrent(stored) ? undefined : await hashNow(password) };
      }),
  };
}

async function matches(password: string, stored: string): Promise<boolean> {
  if (isBcrypt(stored)) {
    // Other programs end a password at the first zero byte: it would match anything that begins like it.
    return !password.includes('\0') && verifyBcrypt(password, stored);
  }
  return argon2OptionsOf(stored) !== undefined && verify(stored, normalisedPassword(password));
}

function argon2OptionsOf(stored: string): ReturnType<typeof parseOptions> | undefined {
  try {
    return parseOptions(stored);
  } catch {
    return undefined;
  }
}

function isBcrypt(stored: string): boolean {
  return /^\$2[abxy]?\$/.test(stored);
}

function isCurrent(stored: string): boolean {
  const found = argon2OptionsOf(stored);
  return (
    found !== undefined &&
    Object.entries(parameters).every(([name, value]) => Reflect.get(found, name) === value)
  );
}
