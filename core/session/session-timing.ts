/** 3-2-1 before every start and resume (ux.md screen 5). */
export const countdownMs = 3000;
/** Console countdowns take up to 6 s, slow belts a few more; after this the start has failed (quirk 8). */
export const startPatienceMs = 12_000;
/** A pause that nobody ends becomes the end (ux.md screen 7). */
export const pauseExpiryMs = 10 * 60_000;
/** A stop that the machine has not said yes to is asked for again (ux.md, STOP, 4). */
export const unacceptedStopRepeatMs = 1000;
/** So is one that it accepted, if the belt still moves when the slowest belts should stand (they coast up to 4 s). */
export const acceptedStopRepeatMs = 5000;
/** A question that nobody answers ends in a stop: whoever is on the belt may not be able to answer. */
export const questionPatienceMs = 120_000;
/** A link that stays away this long ends the session, a stop that waits for it too; it is kept up to the last second. */
export const linkPatienceMs = 10 * 60_000;
/** A machine that has shown no sign of a stop for this long will not: the session ends and says so. */
export const stopPatienceMs = 120_000;
/** Closing the program waits this long for a belt that shows no sign of a stop, and `stopPatienceMs` for one that slows down. */
export const closingPatienceMs = 15_000;
/** A manual change stays at least this long (safety.md rule 8). */
export const manualOverrideMs = 45_000;
