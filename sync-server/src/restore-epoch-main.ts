// npm run server:restore-epoch: tells every client that the database has another past.
import { runToEnd } from './run-to-end.ts';

await runToEnd(async () => (await import('./restore-epoch.ts')).restoreEpoch);
