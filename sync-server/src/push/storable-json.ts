import type { JsonValue } from '#core/sync/json-value.ts';

/** Nobody needs more levels of lists and objects in a field. */
const deepest = 32;

/** Whether a value that came as JSON is shallow enough to be looked at by everybody. */
export function isShallow(value: unknown, levels = deepest): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  return Object.values(value).every((inner) => isShallow(inner, levels - 1));
}

const written = /\\u(0000|d[89a-f])/i;

/** Whether JSON may hold characters that the database has no place for. */
export function mayNeedReplacing(json: string): boolean {
  return written.test(json);
}

/**
 * A value without what the database cannot keep in a text, U+0000 and halves of surrogate pairs, which names of devices
 * do have now and then: they become U+FFFD, as everywhere where text is decoded.
 */
export function storableJson(value: JsonValue): JsonValue {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(storableJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [storableText(name), storableJson(inner)]),
  );
}

function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
