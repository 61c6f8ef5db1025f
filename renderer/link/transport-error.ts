/** `refused`: somebody answers, but this page's token is not good (any more). */
export class TransportError extends Error {
  readonly kind: 'unreachable' | 'refused';

  constructor(kind: 'unreachable' | 'refused') {
    super(kind);
    this.kind = kind;
  }
}
