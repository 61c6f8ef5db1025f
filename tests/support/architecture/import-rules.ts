import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ImportStatement, SourceFile } from './source-file.ts';

/** What an import means: a file of the project, or a package (Node's own included). */
type Target =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'package'; readonly name: string };

const ownAliases = ['core', 'contract', 'native', 'electron', 'ui', 'renderer', 'tests'];
/** Aliases that lead elsewhere than to the folder of their name. */
const otherAliases: Readonly<Record<string, string>> = { server: 'sync-server/src' };
/** Code of the server that only its tests may use. */
const serverTestCode = 'sync-server/src/test-support/';
/** Packages that describe data and calls, and bring no transport of their own. */
const contractPackages = /^(zod|@orpc\/(contract|client)(\/.*)?)$/;
/** Only these join adapters. */
const compositionRoots = ['electron/controller', 'electron/cli'];

/** What is wrong with an import, in words; undefined where nothing is. */
export function importProblem(
  rootFolder: string,
  file: SourceFile,
  statement: ImportStatement,
): string | undefined {
  const { specifier } = statement;
  if (specifier.startsWith('../../')) return `goes up twice (${specifier}); use a # path`;
  const target = targetOf(file.path, specifier);
  if (target.kind === 'file') {
    if (!existsSync(path.join(rootFolder, target.path))) return `names no file (${specifier})`;
    if (target.path.endsWith('.test.ts')) return `imports a test (${specifier})`;
  }
  return file.isTest ? undefined : arrowProblem(file.path, target, specifier);
}

function targetOf(from: string, asked: string): Target {
  // How the file is to be built (`?url`) does not change which one it is.
  const specifier = asked.replace(/\?[\w&]+$/, '');
  if (specifier.startsWith('.')) {
    return { kind: 'file', path: path.posix.join(path.posix.dirname(from), specifier) };
  }
  const alias = /^#([^/]+)\/(.*)$/.exec(specifier);
  if (alias !== null && ownAliases.includes(alias[1] ?? '')) {
    return { kind: 'file', path: `${alias[1]}/${alias[2]}` };
  }
  const folder = otherAliases[alias?.[1] ?? ''];
  if (folder !== undefined) return { kind: 'file', path: `${folder}/${alias?.[2] ?? ''}` };
  return { kind: 'package', name: specifier };
}

function arrowProblem(from: string, target: Target, specifier: string): string | undefined {
  const layer = from.split('/')[0];
  const targetLayer = target.kind === 'file' ? target.path.split('/')[0] : undefined;
  if (targetLayer === 'tests' && layer !== 'scripts') return `imports test code (${specifier})`;
  switch (layer) {
    case 'core':
      return targetLayer === 'core' ? undefined : `core imports only core, not ${specifier}`;
    case 'contract':
      if (targetLayer === 'core' || targetLayer === 'contract') return undefined;
      if (target.kind === 'package' && contractPackages.test(target.name)) return undefined;
      return `contract imports only core and zod, not ${specifier}`;
    case 'native':
      if (target.kind === 'package' || targetLayer === 'core' || targetLayer === 'contract') return undefined;
      if (adapterOf(target.path) === adapterOf(from)) return undefined;
      return `${adapterOf(from)} imports only core, contract and itself, not ${specifier}`;
    case 'electron':
      if (targetLayer === 'native' && !compositionRoots.some((root) => from.startsWith(`${root}/`))) {
        return `only ${compositionRoots.join(' and ')} join adapters, not ${specifier} from here`;
      }
      if (
        target.kind === 'file' &&
        from.startsWith('electron/controller/') &&
        target.path.startsWith('electron/cli/')
      ) {
        return `the controller knows no shell (${specifier})`;
      }
      return undefined;
    case 'sync-server':
      if (
        target.kind === 'file' &&
        target.path.startsWith(serverTestCode) &&
        !from.startsWith(serverTestCode)
      ) {
        return `imports test code (${specifier})`;
      }
      if (target.kind === 'package') return undefined;
      if (targetLayer === 'sync-server' || targetLayer === 'core' || targetLayer === 'contract')
        return undefined;
      return `the server imports only core, contract and itself, not ${specifier}`;
    case 'ui':
      if (target.kind === 'package' || targetLayer === 'ui' || targetLayer === 'core') return undefined;
      return `ui imports only core and itself, not ${specifier}`;
    case 'renderer':
      if (targetLayer !== 'native' && targetLayer !== 'electron' && !specifier.startsWith('node:'))
        return undefined;
      return `a page imports only ui, contract, core and itself, not ${specifier}`;
    default:
      return undefined;
  }
}

function adapterOf(file: string): string {
  return file.split('/').slice(0, 2).join('/');
}
