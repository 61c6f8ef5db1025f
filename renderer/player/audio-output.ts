/** What happened to the sound by itself. */
export type AudioEvent =
  | { readonly kind: 'ended' }
  /** `isForGood`: it is the output that broke, and no track sounds by it any more. */
  | { readonly kind: 'failed'; readonly reason: string; readonly isForGood?: true }
  /**
   * It is silent without having been told so, until somebody taps: the browser lets no page sound before that, or the system
   * has taken the sound away (headphones pulled, another program).
   */
  | { readonly kind: 'blocked' }
  /** It sounds; after it was blocked also by itself, when the system gives the sound back. */
  | { readonly kind: 'sounding' };

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

/** `HTMLMediaElement.HAVE_FUTURE_DATA` */
const haveFutureData = 3;

/** The browser's own player: it streams, seeks by ranges, and stretches time with the pitch kept. */
export function createAudioOutput(element: HTMLAudioElement): AudioOutput {
  let emit: (event: AudioEvent) => void = () => undefined;
  let rate = 1;
  /** What it was told last: any other silence is somebody else's doing. */
  let isWanted = false;
  element.preservesPitch = true;
  element.preload = 'auto';
  element.addEventListener('ended', () => emit({ kind: 'ended' }));
  element.addEventListener('pause', () => {
    // The event comes later than what caused it, and at the end of a track as well.
    if (isWanted && element.paused && !element.ended) emit({ kind: 'blocked' });
  });
  element.addEventListener('playing', () => {
    if (isWanted && !element.paused) emit({ kind: 'sounding' });
  });
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
      return !element.paused && !element.ended && element.readyState >= haveFutureData;
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
      isWanted = true;
      element.play().catch((error: unknown) => {
        if (error instanceof DOMException && error.name === 'NotAllowedError') emit({ kind: 'blocked' });
        // Another load or a pause came first (AbortError), or the error event tells the rest.
      });
    },
    pause() {
      isWanted = false;
      element.pause();
    },
    silence() {
      isWanted = false;
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
