import type { GattPeripheralService } from '#contract/ble/gatt-peripheral.ts';
import { encodeSupportedInclinationRange, encodeSupportedSpeedRange } from '#core/ftms/supported-range.ts';
import { ftmsUuids } from '#core/ftms/uuids.ts';
import { deviceInformationService } from './device-information-service.ts';
import type { TreadmillControlPoint } from './treadmill-control-point.ts';
import type { TreadmillModel } from './treadmill-models.ts';
import { featureOctetsOf } from './treadmill-telemetry.ts';
import type { ValueChannel } from './value-channel.ts';

export interface TreadmillServicesOptions {
  readonly model: TreadmillModel;
  readonly serialNumber: string;
  readonly treadmillData: ValueChannel;
  readonly machineStatus: ValueChannel;
  readonly trainingStatus: ValueChannel;
  readonly readTrainingStatus: () => Uint8Array;
  readonly indications: ValueChannel;
  readonly controlPoint: TreadmillControlPoint;
}

/** The attribute table of a treadmill by the book: FTMS with all that a model has, and Device Information. */
export function treadmillServices(options: TreadmillServicesOptions): readonly GattPeripheralService[] {
  const { model, controlPoint, indications } = options;
  const { inclineRange, speedRange } = model;
  return [
    {
      uuid: ftmsUuids.service,
      characteristics: [
        { uuid: ftmsUuids.feature, properties: ['read'], read: () => featureOctetsOf(model) },
        {
          uuid: ftmsUuids.treadmillData,
          properties: ['notify'],
          subscribe: (send) => options.treadmillData.subscribe(send),
        },
        {
          uuid: ftmsUuids.trainingStatus,
          properties: ['read', 'notify'],
          read: options.readTrainingStatus,
          subscribe: (send) => options.trainingStatus.subscribe(send),
        },
        {
          uuid: ftmsUuids.supportedSpeedRange,
          properties: ['read'],
          read: () => encodeSupportedSpeedRange(speedRange),
        },
        ...(inclineRange === undefined
          ? []
          : [
              {
                uuid: ftmsUuids.supportedInclinationRange,
                properties: ['read'] as const,
                read: () => encodeSupportedInclinationRange(inclineRange),
              },
            ]),
        {
          uuid: ftmsUuids.controlPoint,
          properties: ['write', 'indicate'],
          write: (bytes) => controlPoint.write(bytes),
          subscribe: (send) => indications.subscribe(send),
        },
        {
          uuid: ftmsUuids.machineStatus,
          properties: ['notify'],
          subscribe: (send) => options.machineStatus.subscribe(send),
        },
      ],
    },
    deviceInformationService({
      manufacturerName: model.manufacturer,
      modelNumber: model.modelNumber,
      serialNumber: options.serialNumber,
      firmwareRevision: model.firmware,
    }),
  ];
}
