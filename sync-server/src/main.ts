// npm run server: the sync server.
import { runToEnd } from './run-to-end.ts';

await runToEnd(async () => (await import('./start-server.ts')).startServer);
