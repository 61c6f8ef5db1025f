/** One step of the schema. Steps only go forward, and none that has been released is changed. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}
