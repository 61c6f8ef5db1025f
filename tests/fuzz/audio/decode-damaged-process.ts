import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#native/ble/system-clock.ts';
import { silentLog } from '#contract/runtime/log.ts';
import { isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { createAnalysisPool } from '#native/audio/analysis-pool.ts';
import { healthyFiles } from './healthy-files.ts';
import { mutateAudio } from './mutate-audio.ts';

// Decodes damaged files one after the other through the pool, one thread, in a process that may die of it: the parent
// reads a line of JSON before each file and one behind it.  ARGUMENTS: FIRST_SEED COUNT STEP
const [first = 0, count = 1, step = 1] = process.argv.slice(2).map(Number);
const files = healthyFiles();
const folder = mkdtempSync(join(tmpdir(), 'beatrunner-fuzz-'));
const workerUrl = new URL('./decoding-worker.ts', import.meta.url);
const pool = createAnalysisPool({ clock: systemClock, log: silentLog, size: 1, workerUrl });
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
try {
  for (let i = 0; i < count; i += 1) {
    const seed = first + i * step;
    const { name, bytes, recipe } = mutateAudio(seed, files);
    say({ seed, recipe });
    const path = join(folder, name);
    writeFileSync(path, bytes);
    const from = performance.now();
    const outcome = await pool.read(path).then(
      () => ({ code: 'used' }),
      (error: unknown) =>
        isBeatRunnerError(error)
          ? { code: error.code, reason: String(error.params['reason'] ?? '') }
          : { code: 'unexpected', reason: String(error) },
    );
    const tookMs = Math.round(performance.now() - from);
    rmSync(path);
    say({ seed, recipe, ...outcome, tookMs, residentMb: Math.round(process.memoryUsage.rss() / 1e6) });
  }
} finally {
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
}
