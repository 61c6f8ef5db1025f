import { ScriptedSyncServer } from '#tests/support/scripted-sync-server.ts';

/* A server in memory in a process of its own, so that what is measured is the client. */

const { address } = await new ScriptedSyncServer().listen();
process.send?.(address);
process.once('disconnect', () => process.exit(0));
