/** The platforms whose rules for paths differ. */
export type PathRules = 'posix' | 'windows' | 'mac';

export function pathRulesOf(platform: NodeJS.Platform): PathRules {
  if (platform === 'win32') return 'windows';
  return platform === 'darwin' ? 'mac' : 'posix';
}

/**
 * A form of a path in which two spellings of one place are equal: Windows takes both separators and ignores case, macOS
 * ignores case and how accents are composed, elsewhere every byte counts. Used to find what lies below a folder; a
 * file's identity stays its exact path.
 */
export function pathKey(path: string, rules: PathRules): string {
  switch (rules) {
    case 'posix':
      return path;
    case 'mac':
      return path.normalize('NFC').toLowerCase();
    case 'windows':
      return path.replaceAll('/', '\\').toLowerCase();
  }
}

/** Keys from `from` (inclusive) to `to` (exclusive) in the order of their UTF-8 bytes. */
export interface KeyRange {
  readonly from: string;
  readonly to: string;
}

/**
 * The keys of everything below a folder, at any depth. A range instead of LIKE or GLOB: names may hold `%`, `_`, `[`
 * and `*`, and an index serves it. The folder may end with separators or not.
 */
export function keysBelow(folder: string, rules: PathRules): KeyRange {
  const separator = rules === 'windows' ? '\\' : '/';
  let stem = pathKey(folder, rules);
  while (stem.endsWith(separator)) stem = stem.slice(0, -1);
  // The separator is one ASCII character, so the next character ends the range.
  const next = String.fromCharCode(separator.charCodeAt(0) + 1);
  return { from: `${stem}${separator}`, to: `${stem}${next}` };
}
