/** Tells on standard error how far something is, on a terminal in one line. */
export function progressLine(what: string, total: number): (done: number) => void {
  return (done) => {
    if (process.stderr.isTTY)
      process.stderr.write(`\r${what} ${done} of ${total}${done === total ? '\n' : ''}`);
    else if (done % 50 === 0 || done === total) process.stderr.write(`${what} ${done} of ${total}\n`);
  };
}
