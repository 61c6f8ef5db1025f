import type { ChannelOrder } from './channel-weights.ts';

/** To the process that decodes. It answers each with one `SymphoniaReply`, in order. */
export interface SymphoniaJob {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly sampleRateHz: number;
  readonly channelOrder: ChannelOrder;
  /** Which recording the bytes are a piece of: its pieces are mixed alike. */
  readonly recordingId: number;
}

export type SymphoniaReply =
  /** Said once, before anything else: whether the native code is there. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'unavailable'; readonly reason: string }
  | { readonly kind: 'decoded'; readonly id: number; readonly mono: Float32Array }
  | { readonly kind: 'refused'; readonly id: number; readonly reason: string };
