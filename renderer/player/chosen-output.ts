import type { AudioEvent, AudioOutput } from './audio-output.ts';

export interface ChosenOutputOptions {
  /** The browser's own player, which is there in any case. */
  readonly plain: AudioOutput;
  /** The better one. Rejects where this browser does not have what it needs. */
  readonly better: Promise<AudioOutput>;
  /** The better one is not used: for anything any more, or for one track. */
  readonly onPlain: (use: { readonly isForAll: boolean; readonly reason: string }) => void;
}

interface Track {
  readonly url: string;
  readonly fromS: number;
}

/**
 * The better output where there is one; the plain one where there is none, for all that comes after the better one broke, and for
 * a track that the better one cannot play. What comes before that is known waits for it.
 */
export function createChosenOutput({ plain, better, onPlain }: ChosenOutputOptions): AudioOutput {
  let emit: (event: AudioEvent) => void = () => undefined;
  /** Undefined until it is known. */
  let first: AudioOutput | undefined;
  let current: AudioOutput | undefined;
  let track: Track | undefined;
  let hasSounded = false;
  let isWanted = false;
  let rate = 1;
  let volume = 1;

  function begin(output: AudioOutput, { url, fromS }: Track): void {
    if (current !== output) current?.silence();
    current = output;
    output.setVolume(volume);
    output.setPlaybackRate(rate);
    output.load(url, fromS);
    if (isWanted) output.play();
  }

  function listen(output: AudioOutput): void {
    output.onEvent((event) => {
      const hasFailed = event.kind === 'failed' && output !== plain;
      const isForAll = hasFailed && event.isForGood === true;
      if (isForAll && first !== plain) {
        first = plain;
        onPlain({ isForAll, reason: event.reason });
      }
      if (output !== current) return;
      if (event.kind === 'sounding') hasSounded = true;
      if (hasFailed && !hasSounded && track !== undefined) {
        if (!isForAll) onPlain({ isForAll, reason: event.reason });
        begin(plain, track);
        return;
      }
      emit(event);
    });
  }

  function choose(output: AudioOutput): void {
    first = output;
    if (track !== undefined) begin(output, track);
  }

  listen(plain);
  better.then(
    (output) => {
      listen(output);
      choose(output);
    },
    (error: unknown) => {
      onPlain({ isForAll: true, reason: error instanceof Error ? error.message : String(error) });
      choose(plain);
    },
  );

  return {
    get positionS() {
      return current?.positionS ?? track?.fromS ?? 0;
    },
    get isSounding() {
      return current?.isSounding ?? false;
    },
    load(url, fromS) {
      track = { url, fromS };
      hasSounded = false;
      isWanted = false;
      if (first !== undefined) begin(first, track);
    },
    setPlaybackRate(playbackRate) {
      rate = playbackRate;
      current?.setPlaybackRate(playbackRate);
    },
    play() {
      isWanted = true;
      current?.play();
    },
    pause() {
      isWanted = false;
      current?.pause();
    },
    silence() {
      isWanted = false;
      track = undefined;
      current?.silence();
    },
    setVolume(next) {
      volume = next;
      current?.setVolume(next);
    },
    onEvent(listener) {
      emit = listener;
    },
  };
}
