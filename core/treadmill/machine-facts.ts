import type { DeviceInformation } from '#core/ftms/device-information.ts';
import type { MachineFeature } from '#core/ftms/machine-feature.ts';
import type { SupportedInclinationRange, SupportedSpeedRange } from '#core/ftms/supported-range.ts';

/** What a treadmill said about itself when the link came up, undoubted and uncorrected. */
export interface MachineFacts {
  readonly deviceId: string;
  readonly name: string;
  readonly information: DeviceInformation;
  readonly feature: MachineFeature | undefined;
  readonly speedRange: SupportedSpeedRange | undefined;
  readonly inclinationRange: SupportedInclinationRange | undefined;
  readonly hasControlPoint: boolean;
  readonly hasMachineStatus: boolean;
}
