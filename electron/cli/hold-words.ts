import type { HoldReason } from '#core/session/session-state.ts';

/** Why nothing goes up for now. */
export const holdWords: Readonly<Record<HoldReason, string>> = {
  staleTelemetry: 'The treadmill is silent: nothing goes up',
  musicUnknown: 'Nobody knows what plays: the speed is held',
  manualOverride: 'Set by hand: it stays for now',
  unconfirmedTargets: 'The belt does not follow: automation is off',
  controlLost: 'Somebody else has control: hands off',
  machineRestarted: 'The treadmill restarted: automation is off',
};

/** That it is over. */
export const holdEndWords: Readonly<Record<HoldReason, string>> = {
  staleTelemetry: 'The treadmill is heard again',
  musicUnknown: 'The music is known again',
  manualOverride: 'No longer set by hand',
  unconfirmedTargets: 'Automation is on again',
  controlLost: 'Control is back',
  machineRestarted: 'Automation is on again',
};
