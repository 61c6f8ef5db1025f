import { invalidRequest } from './protocol/shape-problem.ts';
import { FrozenShape } from './frozen-shape.ts';
import type { ShapeDefinition } from './shape-definition.ts';
import type { ShapeSource } from './shape-source.ts';
import { WhereProblem } from './where/where-problem.ts';

interface Options {
  readonly chunkBytes: number;
  /** So many are kept; of more, those go that nobody asked for the longest. */
  readonly mostShapes: number;
  /** Microseconds since 1970, to make handles that were never there before. */
  wallTimeUs(): bigint;
}

/** All shapes of a source that somebody has asked for, by what defines them and by their handle. */
export class FrozenShapes {
  readonly #source: ShapeSource;
  readonly #options: Options;
  /** In the order in which they were last asked for. */
  readonly #byHash = new Map<string, Promise<FrozenShape>>();
  readonly #byHandle = new Map<string, FrozenShape>();
  readonly #newest = new Map<string, FrozenShape>();
  #lastMark = 0n;

  constructor(source: ShapeSource, options: Options) {
    this.#source = source;
    this.#options = options;
  }

  get size(): number {
    return this.#byHandle.size;
  }

  /**
   * The shape with this definition, made where there is none.
   *
   * @throws ShapeProblem
   */
  async open(definition: ShapeDefinition): Promise<FrozenShape> {
    const { hash } = definition;
    const known = this.#byHash.get(hash);
    if (known !== undefined) {
      const shape = await known;
      if (!shape.isGone) {
        this.#refresh(hash, known);
        return shape;
      }
      this.#forget(shape);
      return this.open(definition);
    }
    const opening = this.#make(definition);
    this.#byHash.set(hash, opening);
    // The next one may try again.
    opening.catch(() => this.#byHash.delete(hash));
    const shape = await opening;
    this.#dropOldest();
    return shape;
  }

  /** The shape with this definition, if there is one. */
  async find(hash: string): Promise<FrozenShape | undefined> {
    const shape = await this.#byHash.get(hash);
    return shape === undefined || shape.isGone ? undefined : shape;
  }

  findByHandle(handle: string): FrozenShape | undefined {
    const shape = this.#byHandle.get(handle);
    return shape === undefined || shape.isGone ? undefined : shape;
  }

  drop(shape: FrozenShape): void {
    this.#forget(shape);
    shape.drop();
  }

  dropAll(): void {
    for (const shape of this.#byHandle.values()) this.drop(shape);
  }

  async #make(definition: ShapeDefinition): Promise<FrozenShape> {
    try {
      await this.#source.prepare(definition);
    } catch (error) {
      if (error instanceof WhereProblem) throw invalidRequest({ where: [error.message] });
      throw error;
    }
    const handle = `${definition.hash}-${this.#nextMark()}`;
    const shape = new FrozenShape(this.#source, definition, handle, this.#options.chunkBytes);
    await shape.begin().catch((error: unknown) => {
      shape.drop();
      throw error;
    });
    this.#byHandle.set(handle, shape);
    this.#newest.set(definition.hash, shape);
    return shape;
  }

  #nextMark(): bigint {
    const now = this.#options.wallTimeUs();
    this.#lastMark = now > this.#lastMark ? now : this.#lastMark + 1n;
    return this.#lastMark;
  }

  #refresh(hash: string, known: Promise<FrozenShape>): void {
    this.#byHash.delete(hash);
    this.#byHash.set(hash, known);
  }

  #forget(shape: FrozenShape): void {
    const { hash } = shape.definition;
    this.#byHandle.delete(shape.handle);
    // Another one may have taken its place already.
    if (this.#newest.get(hash) !== shape) return;
    this.#newest.delete(hash);
    this.#byHash.delete(hash);
  }

  #dropOldest(): void {
    for (const opening of this.#byHash.values()) {
      if (this.#byHash.size <= this.#options.mostShapes) return;
      void opening.then((shape) => this.drop(shape)).catch(() => undefined);
      const [hash] = this.#byHash.keys();
      if (hash !== undefined) this.#byHash.delete(hash);
    }
  }
}
