import { readFileSync, writeFileSync } from 'node:fs';
import { withSessionTable } from './session-table.ts';

// Writes the transition table of docs/session.spec.md anew from the code; a test fails as long as they differ.
const path = new URL('../../docs/session.spec.md', import.meta.url);
writeFileSync(path, withSessionTable(readFileSync(path, 'utf8')));
