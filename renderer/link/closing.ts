/** The end of a connection: told once, at once to whoever asks later. */
export interface Closing {
  onClose(listener: () => void): void;
  close(): void;
}

export function createClosing(): Closing {
  const listeners: (() => void)[] = [];
  let isClosed = false;
  return {
    onClose(listener) {
      if (isClosed) listener();
      else listeners.push(listener);
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      for (const listener of listeners) listener();
    },
  };
}
