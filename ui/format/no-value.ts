/** Stands where a number is missing. En dashes: Archivo has no figure dash; `Figure` spaces them to the width of digits. */
export const noValue = '\u2013\u2013';
