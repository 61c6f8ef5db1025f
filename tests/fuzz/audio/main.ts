import { parseArgs } from 'node:util';
import { decodeDamaged, problemsIn, type FuzzOutcome } from './decode-damaged.ts';

/*
 * npm run fuzz:audio                           10,000 damaged files through the analysis pool
 * npm run fuzz:audio -- --files 500 --from 2000
 * npm run fuzz:audio -- --seed 42              one, with what became of it
 * npm run fuzz:audio -- --processes 4          side by side; default 1
 */

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '10000' },
    from: { type: 'string', default: '0' },
    seed: { type: 'string' },
    processes: { type: 'string', default: '1' },
  },
});
const first = Number(values.seed ?? values.from);
const count = values.seed === undefined ? Number(values.files) : 1;
const processes = Math.min(count, Number(values.processes));
/** A file this small is decoded in a tenth of a second; twenty seconds are a hang on any machine. */
const slowMs = 20_000;

let done = 0;
const tell = (outcome: FuzzOutcome) => {
  done += 1;
  if (values.seed !== undefined) console.log(outcome);
  for (const problem of problemsIn([outcome], slowMs)) console.log('PROBLEM', problem);
  if (done % 500 === 0) console.log(`${done} files, ${outcome.residentMb} MB`);
};
const ranges = Array.from({ length: processes }, (_, at) => ({
  first: first + at,
  count: Math.ceil((count - at) / processes),
  step: processes,
}));
const results = await Promise.all(ranges.map((range) => decodeDamaged(range, tell)));
const outcomes = results.flat();
const problems = problemsIn(outcomes, slowMs);

const codes = new Map<string, number>();
for (const { code } of outcomes) codes.set(code, (codes.get(code) ?? 0) + 1);
console.table([...codes].sort((a, b) => b[1] - a[1]).map(([code, files]) => ({ code, files })));
const times = outcomes.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
console.log(`ms a file: median ${at(0.5)}, 99 % ${at(0.99)}, longest ${times.at(-1)}`);
for (const result of results) {
  const resident = result.map(({ residentMb }) => residentMb).filter((size) => size > 0);
  const mean = (part: readonly number[]) =>
    Math.round(part.reduce((sum, size) => sum + size, 0) / Math.max(1, part.length));
  const tenth = Math.ceil(resident.length / 10);
  console.log(
    `MB of the process: ${mean(resident.slice(tenth, 2 * tenth))} in the second tenth, ${mean(resident.slice(-tenth))} in the last, ${Math.max(...resident)} at most`,
  );
}
const crashes = outcomes.filter(({ reason = '' }) =>
  /unreachable|memory access|Aborted\(|RuntimeError|index out of/.test(reason),
);
console.log(`WebAssembly broke down in ${crashes.length} files, and got another thread`);
console.log(`${outcomes.length - problems.length} passed, ${problems.length} failed`);
process.exitCode = problems.length === 0 ? 0 : 1;
