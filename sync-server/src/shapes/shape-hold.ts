import type { Clock } from '#contract/runtime/clock.ts';
import type { Deadlines, Ending } from './deadlines.ts';
import type { HeldCount } from './held-count.ts';
import type { LogPage, OpenShape } from './open-shape.ts';
import type { LogRequest } from './protocol/shape-query.ts';
import type { ShapeAnswer } from './shape-answer.ts';
import type { Waiter } from './waiter.ts';

/** Whoever is told how a held request ended: of the two one, once. */
export interface HoldListener {
  answered(answer: ShapeAnswer): void;
  failed(error: unknown): void;
}

/** What all held requests of an engine have in common. */
export interface Holding {
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  readonly held: HeldCount;
  /** @param page undefined where the shape is gone, or the place is none of its log */
  answer(shape: OpenShape, request: HeldRequest, page: LogPage | undefined): ShapeAnswer;
}

/** What an answer needs to know of its request. */
export interface HeldRequest {
  readonly log: LogRequest;
  readonly ifNoneMatch: string | undefined;
}

type State = 'waiting' | 'looking' | 'over';

/**
 * A live request for which there is nothing yet. This is all that is kept of it: no promise, timer or signal of its own. It
 * ends with a change, at its deadline, or when somebody ends it; at the last two nothing is read, because nobody has told of
 * a change since the last look.
 */
export class ShapeHold implements Waiter, Ending {
  readonly endsAtMs: number;
  readonly #holding: Holding;
  readonly #shape: OpenShape;
  readonly #request: HeldRequest;
  #version: number;
  /** Everything up to here has been looked at. */
  #seen: bigint;
  #listener: HoldListener | undefined;
  #state: State = 'looking';
  /** It has to end at the next occasion, whatever there is. */
  #isDue = false;

  /** @param seen the place up to which this version of the shape has nothing for the request */
  constructor(
    holding: Holding,
    shape: OpenShape,
    request: HeldRequest,
    at: { readonly version: number; readonly seen: bigint; readonly endsAtMs: number },
  ) {
    this.#holding = holding;
    this.#shape = shape;
    this.#request = request;
    this.#version = at.version;
    this.#seen = at.seen;
    this.endsAtMs = at.endsAtMs;
  }

  /** Begins to wait. The listener may be called before this has come back. */
  begin(listener: HoldListener): void {
    this.#listener = listener;
    this.#wait();
  }

  /** The shape has another version. */
  changed(): void {
    this.#leave();
    void this.#look();
  }

  /** It was held for long enough, or the server closes: it is answered with what is known. */
  end(): void {
    this.#isDue = true;
    if (this.#state !== 'waiting') return;
    this.#shape.unwatch(this);
    this.#leave();
    this.#answerQuietly();
  }

  /** Nobody wants an answer any more. */
  cancel(): void {
    if (this.#state === 'waiting') {
      this.#shape.unwatch(this);
      this.#leave();
    }
    this.#state = 'over';
    this.#listener = undefined;
  }

  #wait(): void {
    if (this.#isDue) {
      this.#answerQuietly();
      return;
    }
    if (!this.#shape.watch(this.#version, this.#seen, this)) {
      void this.#look();
      return;
    }
    this.#state = 'waiting';
    this.#holding.held.inc();
    this.#holding.deadlines.add(this);
  }

  #leave(): void {
    this.#state = 'looking';
    this.#holding.held.dec();
    this.#holding.deadlines.delete(this);
  }

  async #look(): Promise<void> {
    try {
      for (;;) {
        const { version } = this.#shape;
        const page = await this.#shape.read(this.#seen, true);
        // Meanwhile the client may have gone.
        if (this.#listener === undefined) return;
        const isDue = this.#isDue || this.#holding.clock.nowMs() >= this.endsAtMs;
        if (page === undefined || page.messages.length > 0 || isDue) {
          this.#answer(page);
          return;
        }
        this.#seen = page.upTo;
        if (!page.isEnd) continue;
        this.#version = version;
        this.#wait();
        return;
      }
    } catch (error) {
      this.#over()?.failed(error);
    }
  }

  #answerQuietly(): void {
    this.#answer({ messages: [], last: undefined, upTo: this.#seen, isEnd: true });
  }

  #answer(page: LogPage | undefined): void {
    const { answer } = this.#holding;
    const listener = this.#over();
    listener?.answered(answer(this.#shape, this.#request, page));
  }

  #over(): HoldListener | undefined {
    const listener = this.#listener;
    this.#listener = undefined;
    this.#state = 'over';
    return listener;
  }
}
