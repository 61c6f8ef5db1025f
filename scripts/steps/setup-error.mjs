/** Something that a person has to put right: its message says what to do. */
export class SetupError extends Error {}
