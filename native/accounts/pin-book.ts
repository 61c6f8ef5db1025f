import { hash, verify } from '@node-rs/argon2';
import { z } from 'zod';
import type { Clock } from '#contract/runtime/clock.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { noAttempts, pinLockMs, triesLeft } from './pin-rule.ts';
import type { SealedFile } from './sealed-file.ts';
import { parsedJson } from './parsed-json.ts';

const pinPattern = /^\d{4,8}$/;
/** Argon2id (the package's default) with OWASP's least: 19 MiB, two passes. */
const hashing = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const keptSchema = z.object({
  version: z.literal(1),
  pins: z.record(
    z.string(),
    z.object({ hash: z.string(), failures: z.int().min(0), lastWallMs: z.number() }),
  ),
});
type KeptPins = z.infer<typeof keptSchema>['pins'];

/**
 * PINs of the runners of a shared kiosk. They unlock what is kept here, also without a network, and never leave the machine;
 * only their argon2id hashes are kept, in a sealed file.
 */
export class PinBook {
  readonly #file: SealedFile;
  readonly #clock: Clock;
  #pins: KeptPins = {};
  /** One after the other: many tries at once would be more than the free ones, and none may bring back a PIN that was removed. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(file: SealedFile, clock: Clock) {
    this.#file = file;
    this.#clock = clock;
  }

  /** Reads what was kept. Without a file that can be read there are no PINs: signing in is the way in. */
  async open(): Promise<void> {
    const content = await this.#file.read();
    if (content.kind !== 'content') return;
    const kept = keptSchema.safeParse(parsedJson(content.text));
    if (kept.success) this.#pins = kept.data.pins;
    else await this.#file.putAside();
  }

  has(accountId: string): boolean {
    return Object.hasOwn(this.#pins, accountId);
  }

  /** @throws BeatRunnerError `account/pin-format` unless it has 4 to 8 digits */
  async set(accountId: string, pin: string): Promise<void> {
    if (!pinPattern.test(pin)) throw new BeatRunnerError('account/pin-format');
    const hashed = await hash(pin, hashing);
    await this.#inOrder(() => this.#keep({ ...this.#pins, [accountId]: { hash: hashed, ...noAttempts } }));
  }

  async remove(accountId: string): Promise<void> {
    await this.#inOrder(() => {
      const { [accountId]: _removed, ...others } = this.#pins;
      return this.#keep(others);
    });
  }

  /**
   * Resolves if this is the account's PIN.
   *
   * @throws BeatRunnerError `account/pin-wrong`, `account/pin-locked` (also for a right one), `account/unknown` without a PIN
   */
  check(accountId: string, pin: string): Promise<void> {
    return this.#inOrder(() => this.#check(accountId, pin));
  }

  #inOrder(change: () => Promise<void>): Promise<void> {
    const done = this.#last.then(change);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #check(accountId: string, pin: string): Promise<void> {
    const kept = this.#pins[accountId];
    if (kept === undefined) throw new BeatRunnerError('account/unknown');
    await this.#refuseWhileLocked(accountId, kept);
    // Counted before it is looked at: pulling the plug in between is no free try.
    const attempts = { failures: kept.failures + 1, lastWallMs: this.#clock.wallTimeMs() };
    await this.#keep({ ...this.#pins, [accountId]: { ...kept, ...attempts } });
    if (pinPattern.test(pin) && (await verify(kept.hash, pin))) {
      await this.#keep({ ...this.#pins, [accountId]: { hash: kept.hash, ...noAttempts } });
      return;
    }
    await this.#refuseWhileLocked(accountId, { ...kept, ...attempts });
    throw new BeatRunnerError('account/pin-wrong', { tries: triesLeft(attempts) });
  }

  async #refuseWhileLocked(accountId: string, kept: KeptPins[string]): Promise<void> {
    const nowMs = this.#clock.wallTimeMs();
    const lockMs = pinLockMs(kept, nowMs);
    // The clock was set back: the wait begins now, or it would last until the clock is there again.
    if (lockMs > 0 && nowMs < kept.lastWallMs) {
      await this.#keep({ ...this.#pins, [accountId]: { ...kept, lastWallMs: nowMs } });
    }
    if (lockMs > 0) throw new BeatRunnerError('account/pin-locked', { seconds: Math.ceil(lockMs / 1000) });
  }

  async #keep(pins: KeptPins): Promise<void> {
    this.#pins = pins;
    await this.#file.write(JSON.stringify({ version: 1, pins }));
  }
}
