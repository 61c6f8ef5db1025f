import type { Behaviour } from './behaviour.ts';

/**
 * No numbered quirk: stands for broken firmware and a disturbed radio. Some records are cut short, and packets of chance
 * octets come between the true ones.
 */
export function sendsNonsense(options: { readonly share?: number } = {}): Behaviour {
  const { share = 0.2 } = options;
  return {
    name: 'sendsNonsense',
    shapePackets(packets, { random }) {
      return packets.flatMap((packet) => {
        const sent = random() < share ? packet.subarray(0, Math.floor(random() * packet.length)) : packet;
        if (random() >= share) return [sent];
        const length = Math.floor(random() * 21);
        return [Uint8Array.from({ length }, () => Math.floor(random() * 256)), sent];
      });
    },
  };
}
