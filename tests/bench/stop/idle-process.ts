/*
 * Does nothing, and notes how late it wakes up: what the machine itself, busy as it is, adds to every step of a press. Answers
 * "tell" with all of it, in milliseconds.
 */
const periodMs = 20;
const lateMs: number[] = [];
let dueAtMs = performance.now() + periodMs;
setInterval(() => {
  const nowMs = performance.now();
  lateMs.push(Math.max(0, nowMs - dueAtMs));
  dueAtMs = nowMs + periodMs;
}, periodMs);
process.on('message', () => process.send?.(lateMs.splice(0)));
process.once('disconnect', () => process.exit(0));
