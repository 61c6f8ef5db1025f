import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestFolder } from './test-folder.ts';

/** A page as `npm run build` leaves one, small; beside it lies `secret.json`, which is nobody's business. */
export function createPageFolder(): string {
  const around = createTestFolder();
  const folder = join(around, 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(around, 'secret.json'), '{"secret":true}');
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test page</title>' +
      '<script type="module" crossorigin src="./assets/index-DkQ_-a1B.js"></script>' +
      '<link rel="stylesheet" crossorigin href="./assets/index-B0_abcde.css"></head><body></body></html>\n',
  );
  writeFileSync(join(folder, 'assets/index-DkQ_-a1B.js'), 'document.body.textContent = "loaded";\n');
  writeFileSync(join(folder, 'assets/index-B0_abcde.css'), 'body { color: rgb(1, 2, 3); }\n');
  return folder;
}
