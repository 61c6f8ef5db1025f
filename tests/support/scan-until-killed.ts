import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { KnownFile } from '#contract/storage/store.ts';
import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';
import { silentLog } from '#contract/runtime/log.ts';
import { createAnalysisPool } from '#native/audio/analysis-pool.ts';
import { createLibraryScan } from '#native/audio/library-scan.ts';
import { createManualClock } from './manual-clock.ts';
import { createMemoryLibrary } from './memory-library.ts';

// A process that scans a folder with real workers, meant to be killed: node scan-until-killed.ts FOLDER JOURNAL.
// Every change of its library is one line of the journal, written at once; an earlier journal is read first.
const [folder = '', journal = ''] = process.argv.slice(2);
const library = createMemoryLibrary();
if (existsSync(journal)) {
  for (const line of readFileSync(journal, 'utf8').split('\n').filter(Boolean)) {
    const entry = JSON.parse(line) as { files?: KnownFile[]; trackId?: string; analysis?: TempoAnalysis };
    if (entry.files !== undefined) await library.saveFiles(entry.files);
    if (entry.trackId !== undefined && entry.analysis !== undefined) {
      await library.saveAnalysis(entry.trackId, entry.analysis);
    }
  }
}
const record = (entry: object) => appendFileSync(journal, `${JSON.stringify(entry)}\n`);
const pool = createAnalysisPool({ clock: createManualClock(), log: silentLog, size: 1 });
const scan = createLibraryScan({
  folder,
  clock: createManualClock(),
  log: silentLog,
  pool,
  library: {
    ...library,
    async saveFiles(files) {
      await library.saveFiles(files);
      record({ files });
    },
    async saveAnalysis(trackId, analysis) {
      await library.saveAnalysis(trackId, analysis);
      record({ trackId, analysis });
      console.log(trackId);
    },
  },
});
scan.start();
const { readyFiles } = await scan.done;
console.log(`ready ${readyFiles}`);
await pool.close();
