import type { BleHostEvent, BleHostRequest } from '#contract/ble/host-protocol.ts';
import type { BleHostProcess } from '#native/ble/host-process.ts';

/** A ble-host process that says what a test tells it to. */
export interface ScriptedHost extends BleHostProcess {
  readonly requests: BleHostRequest[];
  say(event: BleHostEvent): void;
  sayAnything(message: unknown): void;
  die(reason?: string): void;
  readonly wasKilled: boolean;
  /** The newest request of a kind. */
  last<K extends BleHostRequest['kind']>(kind: K): Extract<BleHostRequest, { kind: K }>;
}

export function createScriptedHost(options: { readonly endsOnClose?: boolean } = {}): ScriptedHost {
  const requests: BleHostRequest[] = [];
  let onMessage: (message: unknown) => void = () => undefined;
  let onExit: (reason: string) => void = () => undefined;
  let wasKilled = false;
  return {
    requests,
    postMessage(message) {
      const request = message as BleHostRequest;
      requests.push(request);
      if (request.kind === 'close' && options.endsOnClose !== false) onExit('code 0');
    },
    onMessage(listener) {
      onMessage = listener;
    },
    onExit(listener) {
      onExit = listener;
    },
    kill() {
      wasKilled = true;
      onExit('SIGKILL');
    },
    say: (event) => onMessage(event),
    sayAnything: (message) => onMessage(message),
    die: (reason = 'code 134') => onExit(reason),
    get wasKilled() {
      return wasKilled;
    },
    last(kind) {
      const found = requests.findLast((request) => request.kind === kind);
      if (found === undefined) throw new Error(`no ${kind} was asked for`);
      return found as never;
    },
  };
}
