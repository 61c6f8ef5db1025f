/**
 * Whether WebAssembly came to an end that it does not recover from. The module may be left in any state, and decoders
 * share it: who sees this hands no more files to its thread.
 */
export function isWasmTrap(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // The types of WebAssembly come with the DOM's; its errors are known by their name.
  return error.name === 'RuntimeError' || error.message.startsWith('Aborted(') || isWasmTrap(error.cause);
}
