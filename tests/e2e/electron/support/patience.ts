/**
 * How long a state is waited for, milliseconds: on a busy machine everything takes ten times as long. Whatever comes is taken at
 * once; only what never comes takes so long.
 */
export const patienceMs = 45_000;
