import * as z from 'zod';
import { bleAdapterStates, bleCharacteristicProperties } from './ble-central.ts';

/**
 * What goes between the controller and ble-host, both ways, as structured clones (bytes are `Uint8Array`). The side
 * that receives validates. Links are named by the client, so that a late message about an earlier link to the same
 * device is told apart from the link that is there now.
 */
export const bleHostProtocolVersion = 1;

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'bytes expected');
const uuid = z.string().regex(/^(?:[0-9a-f]{4}|[0-9a-f]{32})$/);
const deviceId = z.string().min(1).max(128);
const id = z.int().nonnegative();
const linkId = id;
const requestId = id;
const characteristic = { linkId, serviceUuid: uuid, characteristicUuid: uuid };

const services = z
  .array(
    z.object({
      uuid,
      characteristics: z
        .array(z.object({ uuid, properties: z.array(z.enum(bleCharacteristicProperties)).readonly() }))
        .readonly(),
    }),
  )
  .readonly();

/** Client to host. A message with a `requestId` is answered by exactly one `done` or `failed`. */
export const bleHostRequestSchema = z.discriminatedUnion('kind', [
  /** Replaces the scan that may be running. Empty `serviceUuids`: every device. */
  z.object({ kind: z.literal('startScan'), requestId, serviceUuids: z.array(uuid).readonly() }),
  z.object({ kind: z.literal('stopScan') }),
  /** Waits for the device to advertise, connects, discovers. Goes on until it ends or `abandon` comes. */
  z.object({ kind: z.literal('connect'), requestId, linkId, deviceId }),
  /** The client has no use for this link any more: cancel the attempt, or end the link if it is there already. */
  z.object({ kind: z.literal('abandon'), linkId }),
  z.object({ kind: z.literal('read'), requestId, ...characteristic }),
  z.object({ kind: z.literal('write'), requestId, ...characteristic, bytes }),
  z.object({ kind: z.literal('subscribe'), requestId, ...characteristic }),
  z.object({ kind: z.literal('unsubscribe'), ...characteristic }),
  /**
   * Links that an earlier host had when it died. The controller keeps such a link up, and the device, being connected,
   * does not advertise: without this nobody could connect to it again.
   */
  z.object({ kind: z.literal('endStaleLinks'), hciHandles: z.array(z.int().min(0).max(0x0eff)).readonly() }),
  /** Ends every link and the process. */
  z.object({ kind: z.literal('close') }),
]);
export type BleHostRequest = z.infer<typeof bleHostRequestSchema>;

export const bleHostFailures = [
  'ble/adapter-not-ready',
  'ble/connect-failed',
  'ble/link-lost',
  'ble/gatt-failed',
] as const;
export type BleHostFailure = (typeof bleHostFailures)[number];

/** Host to client. */
export const bleHostEventSchema = z.discriminatedUnion('kind', [
  /** First message of a process; it is of no use until it has come. */
  z.object({ kind: z.literal('hello'), version: z.number() }),
  z.object({ kind: z.literal('adapterState'), state: z.enum(bleAdapterStates) }),
  z.object({
    kind: z.literal('advertisement'),
    advertisement: z.object({
      deviceId,
      localName: z.string().max(248).exactOptional(),
      rssiDbm: z.number(),
      isConnectable: z.boolean(),
      serviceUuids: z.array(uuid).readonly(),
      serviceData: z.array(z.object({ uuid, data: bytes })).readonly(),
    }),
  }),
  z.object({
    kind: z.literal('done'),
    requestId,
    bytes: bytes.exactOptional(),
    services: services.exactOptional(),
  }),
  z.object({
    kind: z.literal('failed'),
    requestId,
    code: z.enum(bleHostFailures),
    detail: z.string(),
    /** ATT error code that the device answered with, when it did. */
    attError: z.int().min(1).max(255).exactOptional(),
  }),
  z.object({ kind: z.literal('value'), ...characteristic, bytes }),
  /** A link is there; its handle in the controller, where the host talks to that directly. */
  z.object({ kind: z.literal('linked'), linkId, hciHandle: z.int().min(0).max(0x0eff) }),
  /** A link that was there has ended. Says nothing about attempts: those end with `failed`. */
  z.object({ kind: z.literal('disconnected'), linkId, reason: z.string() }),
  z.object({ kind: z.literal('log'), event: z.string(), detail: z.string() }),
]);
export type BleHostEvent = z.infer<typeof bleHostEventSchema>;
