/** Stands where a number is missing: two figure dashes, each as wide as a digit. */
export const noValue = '\u2012\u2012';
