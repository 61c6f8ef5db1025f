/**
 * Takes a row apart that Postgres wrote as text: `(1,"a ""b""",,"")`. An empty field is null, an empty string has quotes.
 *
 * @returns undefined where the text is no row
 */
export function parseRecordText(text: string): (string | null)[] | undefined {
  if (!text.startsWith('(') || !text.endsWith(')')) return undefined;
  const end = text.length - 1;
  const fields: (string | null)[] = [];
  let at = 1;
  for (;;) {
    const field = readField(text, at, end);
    if (field === undefined) return undefined;
    fields.push(field.value);
    if (field.next === end) return fields;
    at = field.next + 1;
  }
}

/** `next`: the comma or bracket after the field. */
function readField(
  text: string,
  start: number,
  end: number,
): { value: string | null; next: number } | undefined {
  if (text[start] !== '"') {
    let next = start;
    while (next < end && text[next] !== ',') next += 1;
    return { value: next === start ? null : text.slice(start, next), next };
  }
  let value = '';
  let at = start + 1;
  let from = at;
  while (at < end) {
    const character = text[at];
    if (character === '\\') {
      value += text.slice(from, at) + (text[at + 1] ?? '');
      at += 2;
      from = at;
    } else if (character === '"' && text[at + 1] === '"') {
      value += text.slice(from, at + 1);
      at += 2;
      from = at;
    } else if (character === '"') {
      return { value: value + text.slice(from, at), next: at + 1 };
    } else {
      at += 1;
    }
  }
  return undefined;
}
