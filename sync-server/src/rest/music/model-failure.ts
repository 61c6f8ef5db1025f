/** A language model did not answer. */
export class ModelFailure extends Error {
  override readonly name = 'ModelFailure';
  /** Whether it may have to be paid for all the same. */
  readonly mayCost: boolean;

  constructor(reason: string, mayCost: boolean) {
    super(reason);
    this.mayCost = mayCost;
  }
}
