/** A table as Postgres names it: both parts as they are stored, without quotes. */
export interface RelationName {
  readonly schema: string;
  readonly table: string;
}

export type Parsed<T> = { readonly value: T } | { readonly problem: string };

const plainIdentifier = /^[\p{L}_][\p{L}\p{N}_$]*$/u;
/** Postgres cuts names off after this many bytes. */
const longestName = 63;

/** Reads `name`, `schema.name` or the same with double quotes; the schema is `public` where none is named. */
export function parseRelation(text: string): Parsed<RelationName> {
  const parts = splitOutsideQuotes(text, '.');
  if (parts.length > 2) return { problem: `Invalid relation: too many parts in ${text}` };
  const names: string[] = [];
  for (const part of parts) {
    const parsed = parseIdentifier(part);
    if ('problem' in parsed) return parsed;
    names.push(parsed.value);
  }
  const [first = '', second] = names;
  return {
    value: second === undefined ? { schema: 'public', table: first } : { schema: first, table: second },
  };
}

/** Reads a comma list of columns, each quoted or not. */
export function parseColumnList(text: string): Parsed<readonly string[]> {
  const columns: string[] = [];
  for (const part of splitOutsideQuotes(text, ',')) {
    const parsed = parseIdentifier(part);
    if ('problem' in parsed) return parsed;
    columns.push(parsed.value);
  }
  return { value: columns };
}

function parseIdentifier(raw: string): Parsed<string> {
  const text = raw.trim();
  if (text.startsWith('"')) {
    if (text.length < 2 || !text.endsWith('"'))
      return { problem: `Invalid unterminated quoted identifier: ${text}` };
    const inner = text.slice(1, -1);
    if (inner === '') return { problem: 'Invalid zero-length delimited identifier' };
    if (inner.replaceAll('""', '').includes('"')) {
      return { problem: `Invalid identifier with unescaped quote: ${inner}` };
    }
    return withinLength(inner.replaceAll('""', '"'));
  }
  if (text === '') return { problem: 'Invalid zero-length delimited identifier' };
  if (!plainIdentifier.test(text)) {
    return { problem: `Invalid unquoted identifier contains special characters: ${text}` };
  }
  return withinLength(foldCase(text));
}

function withinLength(name: string): Parsed<string> {
  if (name.includes('\0')) return { problem: 'Invalid identifier with a zero byte' };
  return Buffer.byteLength(name) > longestName
    ? { problem: `Invalid identifier: longer than ${longestName} bytes` }
    : { value: name };
}

/** As Postgres folds names without quotes: ASCII only. */
export function foldCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Splits at a separator that is not inside double quotes. */
function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = [];
  let part = '';
  let isQuoted = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    if (character === separator && !isQuoted) {
      parts.push(part);
      part = '';
    } else {
      part += character;
    }
  }
  return [...parts, part];
}

/** For SQL and for keys of rows: in quotes, those within doubled. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteRelation({ schema, table }: RelationName): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
}
