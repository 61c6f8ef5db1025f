import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

/** Programs that tests start, and kill, have their side files where they go with the test file. */
const folder = path.join(tmpdir(), `beatrunner-spools-${randomBytes(6).toString('hex')}`);
process.env['BEATRUNNER_SPOOL'] = folder;
afterAll(() => rmSync(folder, { recursive: true, force: true }));
