import { ScriptedAccountServer } from '#tests/support/scripted-account-server.ts';
import { ScriptedSyncServer } from '#tests/support/scripted-sync-server.ts';

/* A server in memory in a process of its own, so that what is measured is the client. */

const accounts = new ScriptedAccountServer();
accounts.records = new ScriptedSyncServer();
await accounts.open();
process.send?.(accounts.url);
process.once('disconnect', () => process.exit(0));
