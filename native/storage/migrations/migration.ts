/** One step of the schema, forwards only. A released migration is never edited: a mistake gets a next one. */
export interface Migration {
  /** 1, 2, 3... without gaps; kept in the file as `user_version`. */
  readonly version: number;
  /** What it does, for the log. */
  readonly name: string;
  /** Statements that run in one transaction, together with the new `user_version`. */
  readonly sql: string;
}
