import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { createSymphoniaDecoder, decoderCrashed } from './symphonia.ts';

/** A decoder's process that does nothing by itself. */
class ScriptedChild extends EventEmitter {
  readonly jobs: { readonly id: number }[] = [];
  readonly kills: unknown[] = [];
  readonly channel = { ref: () => undefined, unref: () => undefined };
  ref = (): undefined => undefined;
  unref = (): undefined => undefined;
  disconnect = (): undefined => undefined;
  send(job: { readonly id: number }): boolean {
    this.jobs.push(job);
    return true;
  }
  kill(signal: unknown): boolean {
    this.kills.push(signal);
    return true;
  }
  /** Says that it is ready, or what came of its oldest job. */
  ready = (): boolean => this.emit('message', { kind: 'ready' });
  decode(): void {
    this.emit('message', { kind: 'decoded', id: this.jobs.shift()?.id, mono: new Float32Array(1) });
  }
}

const { children } = vi.hoisted(() => ({ children: [] as unknown[] }));
vi.mock('node:child_process', () => ({
  fork() {
    const child = new ScriptedChild();
    children.push(child);
    return child;
  },
}));
const child = (index: number): ScriptedChild => children[index] as ScriptedChild;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

it('ends a process that fails, and its late end takes nothing from the next one', async () => {
  const creating = createSymphoniaDecoder(44_100, 'aac');
  child(0).ready();
  const decoder = await creating;
  const outcome = decoder.decode(new Uint8Array(1)).catch((error: Error) => error.message);
  await turn();
  child(0).emit('error', new Error('the channel broke'));
  expect(await outcome).toBe(decoderCrashed);
  expect(child(0).kills).toEqual(['SIGKILL']);

  const second = decoder.decode(new Uint8Array(1));
  child(1).ready();
  await turn();
  child(0).emit('exit', null, 'SIGKILL');
  child(1).decode();
  expect(await second).toHaveLength(1);
  // The same process as before.
  const third = decoder.decode(new Uint8Array(1));
  await turn();
  expect(children).toHaveLength(2);
  child(1).decode();
  expect(await third).toHaveLength(1);
});

it('starts another one where one has gone', async () => {
  const before = children.length;
  child(before - 1).emit('exit', 0, null);
  const creating = createSymphoniaDecoder(44_100, 'aac');
  expect(children).toHaveLength(before + 1);
  child(before).emit('message', { kind: 'unavailable', reason: 'no libasound.so.2' });
  await expect(creating).rejects.toThrow('no libasound.so.2');
  const again = createSymphoniaDecoder(44_100, 'aac');
  child(before + 1).ready();
  await again;
});
