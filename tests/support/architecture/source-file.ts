import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync, type ParseResult } from 'oxc-parser';

/** One file of the project, read and parsed. */
export interface SourceFile {
  /** Path from the project's folder, with forward slashes. */
  readonly path: string;
  readonly isTest: boolean;
  readonly lineCount: number;
  readonly imports: readonly ImportStatement[];
  readonly program: ParseResult['program'];
}

export interface ImportStatement {
  readonly specifier: string;
  readonly line: number;
}

const leftOutFolders = new Set(['node_modules', 'fixtures', 'out', 'coverage']);

/** Every TypeScript file below these folders, in order of its path. */
export function readSourceFiles(rootFolder: string, folders: readonly string[]): SourceFile[] {
  return folders
    .flatMap((folder) => listFiles(path.join(rootFolder, folder)))
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
    .map((file) => readSourceFile(rootFolder, file))
    .toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (!entry.isDirectory()) return [full];
    return leftOutFolders.has(entry.name) ? [] : listFiles(full);
  });
}

function readSourceFile(rootFolder: string, file: string): SourceFile {
  const text = readFileSync(file, 'utf8');
  const relative = path.relative(rootFolder, file).split(path.sep).join('/');
  const parsed = parseSync(file, text);
  if (parsed.errors.length > 0) throw new Error(`${relative} cannot be parsed: ${parsed.errors[0]?.message}`);
  const { staticImports, staticExports, dynamicImports } = parsed.module;
  const imports = [
    ...staticImports.map(({ moduleRequest }) => moduleRequest),
    ...staticExports.flatMap(({ entries }) => entries.map((entry) => entry.moduleRequest)),
    ...dynamicImports.map(({ moduleRequest }) => ({
      value: text.slice(moduleRequest.start + 1, moduleRequest.end - 1),
      start: moduleRequest.start,
    })),
  ].flatMap((request) => (request ? [{ specifier: request.value, line: lineAt(text, request.start) }] : []));
  return {
    path: relative,
    isTest: /\.(test|bench)\.ts$/.test(relative) || relative.startsWith('tests/'),
    lineCount: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    imports,
    program: parsed.program,
  };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
