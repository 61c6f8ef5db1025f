/** What happened to the sound by itself. */
export type AudioEvent =
  | { readonly kind: 'ended' }
  | { readonly kind: 'failed'; readonly reason: string }
  /** The browser waits for a tap before it lets the page make sound. */
  | { readonly kind: 'blocked' };

/** One track at a time, made to sound. */
export interface AudioOutput {
  /** Seconds in the recording. */
  readonly positionS: number;
  readonly isSounding: boolean;
  load(url: string, fromS: number): void;
  setPlaybackRate(playbackRate: number): void;
  play(): void;
  pause(): void;
  silence(): void;
  /** 0 to 1. */
  setVolume(volume: number): void;
  onEvent(listener: (event: AudioEvent) => void): void;
}

/** The browser's own player: it streams, seeks by ranges, and stretches time with the pitch kept. */
export function createAudioOutput(element: HTMLAudioElement): AudioOutput {
  let emit: (event: AudioEvent) => void = () => undefined;
  let rate = 1;
  element.preservesPitch = true;
  element.preload = 'auto';
  element.addEventListener('ended', () => emit({ kind: 'ended' }));
  element.addEventListener('error', () => {
    // Taking the track away is no failure.
    if (element.getAttribute('src') === null) return;
    // What went wrong with the track before says nothing about this one; loading takes the old error away.
    if (element.currentSrc !== element.src || element.error === null) return;
    emit({ kind: 'failed', reason: element.error.message || `code ${element.error.code}` });
  });

  return {
    get positionS() {
      return element.currentTime;
    },
    get isSounding() {
      return !element.paused && !element.ended && element.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA;
    },
    load(url, fromS) {
      element.src = url;
      element.currentTime = fromS;
      element.playbackRate = rate;
    },
    setPlaybackRate(playbackRate) {
      rate = playbackRate;
      element.playbackRate = playbackRate;
    },
    play() {
      element.play().catch((error: unknown) => {
        if (error instanceof DOMException && error.name === 'NotAllowedError') emit({ kind: 'blocked' });
        // Another load or a pause came first (AbortError), or the error event tells the rest.
      });
    },
    pause: () => element.pause(),
    silence() {
      element.pause();
      element.removeAttribute('src');
      element.load();
    },
    setVolume(volume) {
      element.volume = volume;
    },
    onEvent(listener) {
      emit = listener;
    },
  };
}
