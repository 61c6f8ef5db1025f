/** What the controller takes (native/accounts/pin-book.ts). */
export const leastPinDigits = 4;
export const mostPinDigits = 8;

/** The digits after a key was pressed; a ninth one is not taken. */
export function pinAfter(pin: string, key: string): string {
  if (key === 'Backspace') return pin.slice(0, -1);
  return /^\d$/.test(key) && pin.length < mostPinDigits ? pin + key : pin;
}
