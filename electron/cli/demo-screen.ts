import type { CliIo } from './command.ts';
import { fitToWidth } from './fit-to-width.ts';

/** Lines that stay, and on a terminal one below them that is written over and over. */
export interface DemoScreen {
  line(text: string): void;
  /** Not shown where there is no terminal. */
  over(text: string): void;
  clear(): void;
}

const clearLine = '\r\u001b[2K';

export function createDemoScreen(io: CliIo): DemoScreen {
  let shown = '';
  const clear = (): void => {
    if (shown !== '') io.stdout(clearLine);
  };
  const draw = (): void => {
    // One column stays free: some terminals wrap as soon as the last one is used.
    if (shown !== '') io.stdout(`${clearLine}${fitToWidth(shown, (io.columns?.() ?? 80) - 1)}`);
  };
  return {
    line(text) {
      clear();
      io.stdout(`${text}\n`);
      draw();
    },
    over(text) {
      if (!io.isTerminal) return;
      shown = text;
      draw();
    },
    clear() {
      clear();
      shown = '';
    },
  };
}
