import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { createPacketCutter, h4 } from './h4-packets.ts';

/*
 * Stands between btvirt and the hosts, and makes good what btvirt 5.66 gets wrong as soon as a controller has a second link:
 *
 * - It tells both ends the central's connection handle, but keeps one of its own for the peripheral (each controller
 *   counts from 42), and then finds no link for what the peripheral sends. So data goes from host to host here, and handles
 *   are translated for btvirt.
 * - A controller that is reset or goes away says nothing to the other side, which therefore stays connected to nobody. So
 *   its links are ended first, as the supervision time-out of a real controller would do.
 */

const event = {
  disconnectionComplete: 0x05,
  commandComplete: 0x0e,
  commandStatus: 0x0f,
  completedPackets: 0x13,
  leMeta: 0x3e,
};
const leConnectionComplete = 0x01;
const opCode = { disconnect: 0x0406, reset: 0x0c03, readAddress: 0x1009 };
const connectionTimeout = 0x08;
const firstHandle = 42;
const continuation = 0x1;
const firstFromController = 0x2;

interface Link {
  /** What both hosts call it. */
  readonly handle: number;
  /** What btvirt calls it on this controller. */
  readonly btvirtHandle: number;
  readonly peerAddress: string;
  /** Sent before the other side has learned of the link. */
  readonly early: Buffer[];
}

interface Controller {
  readonly links: Map<number, Link>;
  readonly toHost: Socket;
  readonly toBtvirt: Socket;
  address: string;
  /** Answers of btvirt to commands that its host knows nothing of. */
  answersToSwallow: number;
}

export interface LinkRelay {
  /** Ends every link of the controller that was connected as the nth, from 0. */
  loseLinks(controller: number): void;
  close(): Promise<void>;
}

/** Listens on `listenPath`; every connection there becomes one controller of the btvirt behind `btvirtPath`. */
export async function startLinkRelay(listenPath: string, btvirtPath: string): Promise<LinkRelay> {
  const controllers: Controller[] = [];

  function accept(toHost: Socket): void {
    const controller: Controller = {
      links: new Map(),
      toHost,
      toBtvirt: createConnection(btvirtPath),
      address: '',
      answersToSwallow: 0,
    };
    controllers.push(controller);
    toHost.on(
      'data',
      createPacketCutter((packet) => fromHost(controller, packet)),
    );
    controller.toBtvirt.on(
      'data',
      createPacketCutter((packet) => fromBtvirt(controller, packet)),
    );
    for (const socket of [toHost, controller.toBtvirt]) socket.on('error', () => undefined);
    toHost.on('close', () => {
      endLinks(controller);
      // What was written goes out before the end.
      controller.toBtvirt.end();
    });
    controller.toBtvirt.on('close', () => toHost.destroy());
  }

  function fromHost(controller: Controller, packet: Buffer): void {
    if (packet[0] === h4.acl) {
      sendData(controller, packet);
      return;
    }
    const command = packet[0] === h4.command ? packet.readUInt16LE(1) : undefined;
    if (command === opCode.reset) endLinks(controller);
    if (command === opCode.disconnect) {
      const link = controller.links.get(packet.readUInt16LE(4));
      if (link !== undefined) packet.writeUInt16LE(link.btvirtHandle, 4);
    }
    controller.toBtvirt.write(packet);
  }

  function sendData(from: Controller, packet: Buffer): void {
    const field = packet.readUInt16LE(1);
    const handle = field & 0x0fff;
    const link = from.links.get(handle);
    if (link === undefined) return;
    const boundary = ((field >> 12) & 0x3) === continuation ? continuation : firstFromController;
    const copy = Buffer.from(packet);
    copy.writeUInt16LE(handle | (boundary << 12), 1);
    link.early.push(copy);
    const done = Buffer.from([h4.event, event.completedPackets, 5, 1, 0, 0, 1, 0]);
    done.writeUInt16LE(handle, 4);
    from.toHost.write(done);
    flush(from, link);
  }

  function flush(from: Controller, link: Link): void {
    const peer = controllers.find(
      ({ address, links }) =>
        address === link.peerAddress && links.get(link.handle)?.peerAddress === from.address,
    );
    if (peer !== undefined) for (const packet of link.early.splice(0)) peer.toHost.write(packet);
  }

  function fromBtvirt(controller: Controller, packet: Buffer): void {
    if (packet[0] === h4.event && !isForHost(controller, packet)) return;
    controller.toHost.write(packet);
  }

  /** Learns from an event, and puts handles right in it. */
  function isForHost(controller: Controller, packet: Buffer): boolean {
    switch (packet[1]) {
      case event.commandComplete:
        if (packet.readUInt16LE(4) === opCode.readAddress) controller.address = packet.toString('hex', 7, 13);
        return true;
      case event.commandStatus:
        if (packet.readUInt16LE(5) !== opCode.disconnect || controller.answersToSwallow === 0) return true;
        controller.answersToSwallow -= 1;
        return false;
      case event.leMeta:
        if (packet[3] === leConnectionComplete && packet[4] === 0) linked(controller, packet);
        return true;
      case event.disconnectionComplete: {
        const btvirtHandle = packet.readUInt16LE(4);
        const link = [...controller.links.values()].find((one) => one.btvirtHandle === btvirtHandle);
        if (packet[3] !== 0 || link === undefined) return packet[3] !== 0;
        controller.links.delete(link.handle);
        packet.writeUInt16LE(link.handle, 4);
        return true;
      }
      default:
        return true;
    }
  }

  function linked(controller: Controller, packet: Buffer): void {
    const handle = packet.readUInt16LE(5);
    const isCentral = packet[7] === 0;
    const taken = new Set([...controller.links.values()].map((link) => link.btvirtHandle));
    let btvirtHandle = isCentral ? handle : firstHandle;
    while (!isCentral && taken.has(btvirtHandle)) btvirtHandle += 1;
    controller.links.set(handle, {
      handle,
      btvirtHandle,
      peerAddress: packet.toString('hex', 9, 15),
      early: [],
    });
    for (const other of controllers) for (const link of other.links.values()) flush(other, link);
  }

  function endLinks(controller: Controller): void {
    for (const { btvirtHandle } of controller.links.values()) {
      const command = Buffer.from([h4.command, 0, 0, 3, 0, 0, connectionTimeout]);
      command.writeUInt16LE(opCode.disconnect, 1);
      command.writeUInt16LE(btvirtHandle, 4);
      controller.answersToSwallow += 1;
      controller.toBtvirt.write(command);
    }
  }

  const server: Server = createServer(accept);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(listenPath, resolve);
  });

  return {
    loseLinks(index) {
      const controller = controllers[index];
      if (controller === undefined) throw new Error(`The relay has no controller ${index}`);
      endLinks(controller);
    },
    async close() {
      for (const { toHost, toBtvirt } of controllers) {
        toHost.destroy();
        toBtvirt.destroy();
      }
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
