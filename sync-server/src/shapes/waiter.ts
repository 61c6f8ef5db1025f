/** One who waits for a change, as long as nobody has called back. The same object ends the wait. */
export interface Waiter {
  /** Called once: whoever wants to wait on begins anew. */
  changed(): void;
}
