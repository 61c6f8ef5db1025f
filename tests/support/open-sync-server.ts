import { onTestFinished } from 'vitest';
import { ScriptedSyncServer } from './scripted-sync-server.ts';

/** A scripted server on a port of its own that goes with the test. */
export async function openSyncServer(): Promise<{
  readonly server: ScriptedSyncServer;
  readonly serverUrl: string;
}> {
  const server = new ScriptedSyncServer();
  const { address, close } = await server.listen();
  onTestFinished(close);
  return { server, serverUrl: address };
}
