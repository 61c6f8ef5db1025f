import { parseColumnList, parseRelation, type RelationName } from './identifiers.ts';
import { parseLogOffset, type LogOffset } from './log-offset.ts';
import { addParam } from './numbered-params.ts';
import { invalidRequest } from './shape-problem.ts';
import { parseSubset, subsetFields, type SubsetQuery } from './subset-query.ts';

/** What identifies a shape, as a request or a proxy names it; not yet held against a table. */
export interface ShapeWish {
  readonly relation: RelationName;
  readonly where: string | undefined;
  /** By their number. */
  readonly params: ReadonlyMap<number, string>;
  readonly columns: readonly string[] | undefined;
  readonly queryableColumns: readonly string[] | undefined;
  readonly replica: 'default' | 'full';
  readonly log: 'full' | 'changes_only';
}

/** Where in the log a request stands and how it wants to go on. */
export interface LogRequest {
  readonly offset: LogOffset;
  readonly handle: string | undefined;
  readonly live: 'no' | 'long-poll' | 'sse';
  readonly cursor: string | undefined;
  readonly subset: SubsetQuery | undefined;
}

/** The parameters of a URL; of one that is named twice the last counts. */
export function readQuery(search: URLSearchParams): ReadonlyMap<string, string> {
  return new Map(search);
}

/** @throws ShapeProblem */
export function parseShapeWish(query: ReadonlyMap<string, string>): ShapeWish {
  const table = query.get('table');
  if (table === undefined) throw invalidRequest({ table: ["can't be blank"] });
  const relation = parseRelation(table);
  if ('problem' in relation) throw invalidRequest({ table: [relation.problem] });
  return {
    relation: relation.value,
    where: query.get('where'),
    params: parseParams(query),
    columns: parseColumns(query, 'columns'),
    queryableColumns: parseColumns(query, 'queryable_columns'),
    replica: oneOf(query, 'replica', ['default', 'full']),
    log: oneOf(query, 'log', ['full', 'changes_only']),
  };
}

/**
 * @param body of a POST: a subset, as such or under `subset`
 * @throws ShapeProblem
 */
export function parseLogRequest(query: ReadonlyMap<string, string>, body?: unknown): LogRequest {
  const text = query.get('offset');
  if (text === undefined) throw invalidRequest({ offset: ["can't be blank"] });
  const offset = parseLogOffset(text);
  if (offset === undefined) throw invalidRequest({ offset: ['has invalid format'] });
  const isFresh = offset.kind === 'start' || offset.kind === 'now';
  const handle = isFresh ? undefined : query.get('handle');
  if (!isFresh && (handle === undefined || handle === '')) {
    throw invalidRequest({ handle: ["can't be blank when offset != -1"] });
  }
  const isLive = isTrue(query.get('live'));
  if (isLive && offset.kind === 'start') throw invalidRequest({ live: ["can't be true when offset == -1"] });
  if (isLive && offset.kind === 'now') throw invalidRequest({ live: ["can't be true when offset is 'now'"] });
  const isSse = isTrue(query.get('live_sse')) || isTrue(query.get('experimental_live_sse'));
  if (isSse && !isLive) throw invalidRequest({ live_sse: ["can't be true unless live is also true"] });
  const fields = subsetFields(query, body);
  return {
    offset,
    handle,
    live: isLive ? (isSse ? 'sse' : 'long-poll') : 'no',
    cursor: query.get('cursor'),
    subset: fields === undefined ? undefined : parseSubset(fields),
  };
}

/** Present and not `false`. */
function isTrue(text: string | undefined): boolean {
  return text !== undefined && text !== 'false';
}

function parseColumns(query: ReadonlyMap<string, string>, name: string): readonly string[] | undefined {
  const text = query.get(name);
  if (text === undefined) return undefined;
  const columns = parseColumnList(text);
  if ('problem' in columns) throw invalidRequest({ [name]: [columns.problem] });
  return [...new Set(columns.value)];
}

function oneOf<const T extends string>(
  query: ReadonlyMap<string, string>,
  name: string,
  values: readonly [T, ...T[]],
): T {
  const text = query.get(name);
  if (text === undefined) return values[0];
  const value = values.find((candidate) => candidate === text);
  if (value === undefined) throw invalidRequest({ [name]: ['is invalid'] });
  return value;
}

/** `params[1]=...&params[2]=...` */
function parseParams(query: ReadonlyMap<string, string>): ReadonlyMap<number, string> {
  const params = new Map<number, string>();
  for (const [name, value] of query) {
    const match = /^params\[([^\]]*)\]$/.exec(name);
    if (match !== null)
      addParam(params, match[1] ?? '', value, (message) => invalidRequest({ params: [message] }));
  }
  const whole = query.get('params');
  if (whole !== undefined && whole !== '') throw invalidRequest({ params: ['is invalid'] });
  return params;
}
