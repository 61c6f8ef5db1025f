/** What may keep a run from being started: `obstacle` of a session's status, and `reason` of `session/not-ready`. */
export const startObstacles = [
  'connecting',
  'notControllable',
  'noTelemetry',
  'beltMoving',
  'noMusic',
  'speedCapBelowMachine',
  'inclineCapBelowMachine',
  'limitIsNoNumber',
] as const;
export type StartObstacleName = (typeof startObstacles)[number];

export function isStartObstacle(name: string): name is StartObstacleName {
  return startObstacles.some((each) => each === name);
}
