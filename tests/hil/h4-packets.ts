/** Packets of the UART transport (Bluetooth Core, volume 4, part A): one octet of type, then the HCI packet. */
export const h4 = { command: 0x01, acl: 0x02, sco: 0x03, event: 0x04 } as const;

/** Octets before the content, and where its length stands. */
const headers: Readonly<
  Record<number, { readonly size: number; readonly length: (bytes: Buffer) => number }>
> = {
  [h4.command]: { size: 4, length: (bytes) => bytes.readUInt8(3) },
  [h4.acl]: { size: 5, length: (bytes) => bytes.readUInt16LE(3) },
  [h4.sco]: { size: 4, length: (bytes) => bytes.readUInt8(3) },
  [h4.event]: { size: 3, length: (bytes) => bytes.readUInt8(2) },
};

/** Cuts a stream into packets. Throws when the stream is out of step, which a local socket never is. */
export function createPacketCutter(onPacket: (packet: Buffer) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const [type] = rest;
      if (type === undefined) return;
      const header = headers[type];
      if (header === undefined) throw new Error(`H4 stream out of step: packet type ${type}`);
      if (rest.length < header.size) return;
      const size = header.size + header.length(rest);
      if (rest.length < size) return;
      onPacket(rest.subarray(0, size));
      rest = rest.subarray(size);
    }
  };
}
