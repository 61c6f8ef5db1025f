import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Lines that tests have run, in vitest's own processes and in the threads and processes they started. Node runs the
 * sources as they are (types become blanks), so places in its raw coverage are places in the file.
 *
 * @param {string} finalPath coverage-final.json of vitest
 * @param {string} childFolder raw V8 coverage of children
 * @returns {{ total: number, covered: number, percent: number, worst: readonly { path: string, missed: number }[] }}
 */
export function mergeCoverage(finalPath, childFolder) {
  const files = JSON.parse(readFileSync(finalPath, 'utf8'));
  const linesOf = new Map();
  for (const [path, file] of Object.entries(files)) linesOf.set(path, coveredLines(file));
  for (const [path, functions] of readChildren(childFolder, linesOf))
    addChild(linesOf.get(path), path, functions);
  let total = 0;
  let covered = 0;
  const worst = [];
  for (const [path, lines] of linesOf) {
    const hit = [...lines.values()].filter(Boolean).length;
    total += lines.size;
    covered += hit;
    worst.push({ path, missed: lines.size - hit });
  }
  worst.sort((one, other) => other.missed - one.missed);
  return { total, covered, percent: total === 0 ? 0 : Math.floor((covered / total) * 10_000) / 100, worst };
}

/** Line number of each statement's begin, and whether one there was run. */
function coveredLines({ statementMap, s: counts }) {
  const lines = new Map();
  for (const [id, { start }] of Object.entries(statementMap)) {
    lines.set(start.line, (lines.get(start.line) ?? false) || counts[id] > 0);
  }
  return lines;
}

/** Raw coverage of every child, for the files that count. */
function* readChildren(folder, wanted) {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
    let report;
    try {
      report = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    } catch {
      // A child that was killed while it wrote: tests do that on purpose.
      continue;
    }
    for (const { url, functions } of report.result ?? []) {
      if (!url.startsWith('file:')) continue;
      const path = fileURLToPath(url);
      if (wanted.has(path)) yield [path, functions];
    }
  }
}

function addChild(lines, path, functions) {
  const source = readFileSync(path, 'utf8');
  const ranges = functions.flatMap((entry) => entry.ranges);
  const missed = [...lines].filter(([, isCovered]) => !isCovered).map(([line]) => line);
  if (missed.length === 0) return;
  const begins = lineBegins(source);
  for (const line of missed) {
    const begin = begins[line - 1] ?? 0;
    const text = source.slice(begin, begins[line] ?? source.length);
    const offset = begin + (text.length - text.trimStart().length);
    if (countAt(ranges, offset) > 0) lines.set(line, true);
  }
}

/** How often the code at an offset ran: what the narrowest range round it says. */
function countAt(ranges, offset) {
  let narrowest;
  for (const range of ranges) {
    if (range.startOffset > offset || range.endOffset <= offset) continue;
    const width = range.endOffset - range.startOffset;
    if (narrowest === undefined || width < narrowest.width) narrowest = { width, count: range.count };
  }
  return narrowest?.count ?? 0;
}

function lineBegins(source) {
  const begins = [0];
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) begins.push(at + 1);
  return begins;
}
