// npm run server:shapes: the open development mode over DATABASE_URL.
import { runToEnd } from './run-to-end.ts';

await runToEnd(async () => (await import('./start-shapes.ts')).startShapes);
