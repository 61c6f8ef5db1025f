import type { Unsubscribe } from '#contract/runtime/listeners.ts';
import type { Noble } from './noble-surface.ts';

const attChannelId = 0x0004;
const attErrorResponse = 0x01;

export interface AttError {
  readonly deviceId: string;
  /** ATT op code of the request that failed: 0x0a read, 0x12 write, 0x08 search by type... */
  readonly requestOpCode: number;
  readonly code: number;
}

/**
 * Listens to ATT error responses. noble's HCI bindings throw them away: a refused write or subscription never calls
 * back, and a refused read looks like an empty value. The packets are seen before noble acts on them. Where the
 * operating system does GATT (macOS, Windows) there is nothing to listen to and time-outs have to do.
 */
export function watchAttErrors(noble: Noble, onError: (error: AttError) => void): Unsubscribe {
  const hci = noble._bindings._hci;
  if (hci === undefined) return () => undefined;
  const onPacket = (handle: number, channelId: number, data: Uint8Array): void => {
    const [opCode, requestOpCode, , , code] = data;
    if (channelId !== attChannelId || opCode !== attErrorResponse) return;
    if (requestOpCode === undefined || code === undefined) return;
    const deviceId = noble._bindings._handles?.[handle];
    if (typeof deviceId === 'string') onError({ deviceId, requestOpCode, code });
  };
  hci.on('aclDataPkt', onPacket);
  return () => {
    hci.removeListener('aclDataPkt', onPacket);
  };
}
