// What of the project the sync server consists of, wherever it is put.
import { cpSync, mkdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** The image copies the same, by its Dockerfile. All of it has the places that it has here. */
const copied = [
  'package.json',
  'package-lock.json',
  '.npmrc',
  'LICENSE',
  'core',
  'contract',
  'sync-server/package.json',
  'sync-server/core',
  'sync-server/contract',
  'sync-server/src',
];
/** sync-server/Dockerfile.dockerignore leaves out the same. */
const leftOut = /\.test\.ts$|(^|\/)(test-support|node_modules)$|(^|\/)tsconfig[^/]*\.json$/;

/** Copies the server's sources, without tests and without packages, from the project's folder to another one. */
export function copyServerTree(projectFolder, folder) {
  for (const path of copied) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    cpSync(join(projectFolder, path), join(folder, path), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !leftOut.test(relative(projectFolder, source).replaceAll(sep, '/')),
    });
  }
}
