// npm run licences [-- --list]: the licences of what is shipped, and whether they go with AGPL-3.0-or-later.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Licences whose works may be part of a work under AGPL-3.0-or-later. */
const compatible = new Set([
  ...[
    '0BSD',
    'Apache-2.0',
    'BlueOak-1.0.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'CC0-1.0',
    'ISC',
    'MIT',
    // Fonts: bundled beside the program, never part of it.
    'OFL-1.1',
    'MIT-0',
  ],
  ...['Python-2.0', 'Unlicense', 'Zlib', 'MPL-2.0', 'Public Domain'],
  ...['LGPL-2.1', 'LGPL-2.1-only', 'LGPL-2.1-or-later', 'LGPL-3.0', 'LGPL-3.0-only', 'LGPL-3.0-or-later'],
  ...['GPL-2.0-or-later', 'GPL-3.0', 'GPL-3.0-only', 'GPL-3.0-or-later'],
  ...['AGPL-3.0', 'AGPL-3.0-only', 'AGPL-3.0-or-later'],
]);

/**
 * Packages that do not say their licence in a way a program can read, with what their own files say.
 *
 * @type {Readonly<Record<string, { readonly licence: string, readonly seenIn: string }>>}
 */
const readByHand = {};

/**
 * Whether an SPDX expression leaves a way that goes with AGPL-3.0-or-later: any side of an OR, both of an AND.
 *
 * @param {string} expression
 */
export function isCompatible(expression) {
  const inner = expression.trim().replace(/^\((.*)\)$/, '$1');
  if (inner.includes(' OR ')) return inner.split(' OR ').some(isCompatible);
  if (inner.includes(' AND ')) return inner.split(' AND ').every(isCompatible);
  return compatible.has(inner);
}

/**
 * Everything of the lockfile that a user gets: not what only development needs.
 *
 * @param {Record<string, { version?: string, license?: string, dev?: boolean, link?: boolean }>} packages
 */
export function shippedPackages(packages) {
  return (
    Object.entries(packages)
      // A link is a workspace: its own entry says the same again.
      .filter(([path, entry]) => path !== '' && entry.dev !== true && entry.link !== true)
      .map(([path, entry]) => {
        const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
        return {
          name,
          version: entry.version ?? '',
          licence: readByHand[name]?.licence ?? entry.license ?? 'unknown',
        };
      })
      .sort((one, other) => one.name.localeCompare(other.name))
  );
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const lockPath = join(dirname(fileURLToPath(import.meta.url)), '../package-lock.json');
  const shipped = shippedPackages(JSON.parse(readFileSync(lockPath, 'utf8')).packages);
  if (process.argv.includes('--list')) {
    for (const { name, version, licence } of shipped) console.log(`${name} ${version}: ${licence}`);
  }
  const refused = shipped.filter(({ licence }) => !isCompatible(licence));
  for (const { name, version, licence } of refused) {
    console.error(`${name} ${version}: the licence "${licence}" does not go with AGPL-3.0-or-later.`);
  }
  console.log(
    `${shipped.length} shipped packages, ${refused.length} with a licence that cannot be combined.`,
  );
  process.exitCode = refused.length === 0 && shipped.length > 0 ? 0 : 1;
}
