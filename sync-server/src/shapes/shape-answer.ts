/** What a request for a shape is answered with. Header names are in lower case. */
export interface ShapeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | AsyncIterable<string> | undefined;
}

/** Headers of answers that pages of other origins may read. */
export const exposedHeaders = [
  ...['electric-cursor', 'electric-handle', 'electric-offset', 'electric-schema', 'electric-up-to-date'],
  ...['electric-has-data', 'electric-snapshot', 'etag', 'retry-after'],
].join(',');
