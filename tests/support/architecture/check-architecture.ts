import { codeProblems, nameProblem } from './code-rules.ts';
import { importProblem } from './import-rules.ts';
import { readSourceFiles } from './source-file.ts';

export interface ArchitectureReport {
  readonly filesRead: number;
  readonly importsRead: number;
  /** One line each: path, and what is wrong. */
  readonly problems: readonly string[];
}

interface Options {
  readonly folders: readonly string[];
  readonly maximumLines: number;
  /** Files that may be longer, each with its reason. */
  readonly longFiles: Readonly<Record<string, string>>;
}

/** Reads every file of these folders and holds it against the rules of docs/architecture.md. */
export function checkArchitecture(rootFolder: string, options: Options): ArchitectureReport {
  const files = readSourceFiles(rootFolder, options.folders);
  const problems: string[] = [];
  for (const file of files) {
    const say = (message: string): void => void problems.push(`${file.path}: ${message}`);
    for (const statement of file.imports) {
      const problem = importProblem(rootFolder, file, statement);
      if (problem !== undefined) say(`line ${statement.line} ${problem}`);
    }
    for (const problem of codeProblems(file)) say(problem.message);
    const named = nameProblem(file);
    if (named !== undefined) say(named);
    const mayBeLong = file.isTest || options.longFiles[file.path] !== undefined;
    if (!mayBeLong && file.lineCount > options.maximumLines) say(`has ${file.lineCount} lines`);
  }
  return {
    filesRead: files.length,
    importsRead: files.reduce((sum, file) => sum + file.imports.length, 0),
    problems,
  };
}
