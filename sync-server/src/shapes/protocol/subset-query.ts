import { addParam } from './numbered-params.ts';
import { invalidRequest, type ShapeProblem } from './shape-problem.ts';

/** Some rows of a shape, asked for once. */
export interface SubsetQuery {
  readonly where: string | undefined;
  readonly params: ReadonlyMap<number, string>;
  readonly orderBy: string | undefined;
  readonly limit: number | undefined;
  readonly offset: number | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

const names = ['where', 'params', 'limit', 'offset', 'order_by', 'where_expr', 'order_by_expr'];
const mostRows = 2 ** 31 - 1;

/**
 * The fields of a subset: of a POST's body, or the `subset__...` of the URL.
 *
 * @returns undefined where the request is none for a subset
 * @throws ShapeProblem
 */
export function subsetFields(query: ReadonlyMap<string, string>, body: unknown): Fields | undefined {
  const ofUrl = Object.fromEntries(
    names.flatMap((name) => {
      const value = query.get(`subset__${name}`);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  if (body !== undefined && body !== null) {
    if (!isFields(body)) throw subsetProblem('subset', 'is invalid');
    const inner = body['subset'];
    if (inner !== undefined && !isFields(inner)) throw subsetProblem('subset', 'is invalid');
    return { ...ofUrl, ...(inner ?? body) };
  }
  return Object.keys(ofUrl).length > 0 ? ofUrl : undefined;
}

/** @throws ShapeProblem */
export function parseSubset(fields: Fields): SubsetQuery {
  const limit = wholeNumber(fields, 'limit');
  if (limit !== undefined && limit <= 0) throw subsetProblem('limit', 'must be greater than 0');
  const offset = wholeNumber(fields, 'offset');
  if (offset !== undefined && offset < 0) throw subsetProblem('offset', 'must be greater than or equal to 0');
  const orderBy = text(fields, 'order_by');
  if ((limit !== undefined || offset !== undefined) && orderBy === undefined) {
    throw subsetProblem('order_by', 'order_by is required when limit or offset is present');
  }
  return { where: text(fields, 'where'), params: parseParams(fields['params']), orderBy, limit, offset };
}

function parseParams(value: unknown): ReadonlyMap<number, string> {
  const params = new Map<number, string>();
  const problem = (message: string): ShapeProblem => subsetProblem('params', message);
  if (value === undefined || value === null) return params;
  const fields = typeof value === 'string' ? parseJson(value) : value;
  if (fields === undefined) throw problem('params must be valid JSON');
  if (!isFields(fields)) throw problem('params must be a JSON object');
  for (const [number, param] of Object.entries(fields)) {
    if (typeof param === 'object') throw problem('Parameters must be strings or numbers');
    addParam(params, number, String(param), problem);
  }
  return params;
}

function wholeNumber(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' && /^-?\d{1,10}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || Math.abs(number) > mostRows) {
    throw subsetProblem(name, 'is invalid');
  }
  return number;
}

function text(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw subsetProblem(name, 'is invalid');
  return value;
}

export function subsetProblem(field: string, message: string): ShapeProblem {
  return invalidRequest({ subset: { [field]: [message] } });
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
