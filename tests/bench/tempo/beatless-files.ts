import { readdirSync } from 'node:fs';
import path from 'node:path';

/** All files directly in a folder, by name. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => path.join(folder, name))
    .sort();
}
