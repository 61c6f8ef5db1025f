import { roomBatch, roomProcessorName } from './room-message.ts';

/** Hands on what comes in, all channels as one, batch by batch; nothing is kept, and nothing goes out as sound. */
class RoomProcessor extends AudioWorkletProcessor {
  #batch = new Float32Array(roomBatch);
  #filled = 0;

  process([input]: readonly (readonly Float32Array[])[]): boolean {
    const [first] = input ?? [];
    // Nothing comes in yet.
    if (input === undefined || first === undefined) return true;
    for (let at = 0; at < first.length; at += 1) {
      let sum = 0;
      for (const channel of input) sum += channel[at] ?? 0;
      this.#batch[this.#filled] = sum / input.length;
      this.#filled += 1;
      if (this.#filled < roomBatch) continue;
      this.port.postMessage(this.#batch, { transfer: [this.#batch.buffer] });
      this.#batch = new Float32Array(roomBatch);
      this.#filled = 0;
    }
    return true;
  }
}

registerProcessor(roomProcessorName, RoomProcessor);
