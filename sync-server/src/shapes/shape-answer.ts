/** What a request for a shape is answered with. Header names are in lower case. */
export interface ShapeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | AsyncIterable<string> | undefined;
  /** Answers with the same one have the same body: what was done to it for one is good for the others. */
  readonly bodySource?: object;
}

/** Headers of answers that pages of other origins may read. */
export const exposedHeaders = [
  ...['electric-cursor', 'electric-handle', 'electric-offset', 'electric-schema', 'electric-up-to-date'],
  ...['electric-has-data', 'electric-snapshot', 'etag', 'retry-after'],
].join(',');
