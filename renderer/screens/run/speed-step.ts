import { useQuery } from '@tanstack/react-query';
import type { SpeedStepTenths } from '#contract/settings/app-settings.ts';
import { speedSteps } from '#ui/format/speed.ts';
import type { UnitSystem } from '#ui/format/unit-system.ts';
import { queryKeys } from '#renderer/app/query-keys.ts';
import { usePageLink } from '#renderer/link/page-link.ts';

/** Nobody has chosen: half a km/h. */
export const usualSpeedStepTenths: SpeedStepTenths = 5;

/** One tap on plus or minus in the runner's unit: km/h as chosen, or the tenths of a mph that come nearest. */
export function speedStepInUnit(tenths: SpeedStepTenths, system: UnitSystem): number {
  switch (tenths) {
    case 1:
      return 0.1;
    case 5:
      return speedSteps[system];
    case 10:
      return system === 'metric' ? 1 : 0.6;
  }
}

/** The step that was chosen on this screen. */
export function useSpeedStep(system: UnitSystem): number {
  const link = usePageLink();
  const { data } = useQuery({ queryKey: queryKeys.settings, queryFn: () => link.rpc.settings.get() });
  return speedStepInUnit(data?.speedStepTenths ?? usualSpeedStepTenths, system);
}
