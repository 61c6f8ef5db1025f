/** JSON as a value; undefined, which no JSON is, where it is none: schemas tell it apart. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
