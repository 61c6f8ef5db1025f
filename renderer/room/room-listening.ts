import { LiveTempo, liveRateHz, type LiveHearing } from '#core/music/tempo/live-tempo.ts';
import { createResampling } from '#renderer/player/resampling.ts';

/** What is told of the sound that comes in: figures alone. */
export type RoomNews =
  /** How loud it is, 0 (silence, -60 dB) to 1 (as loud as can be). */
  | { readonly kind: 'level'; readonly level: number }
  /** `sinceBeatMs`: how long before the end of what was heard the last beat was. */
  | { readonly kind: 'hearing'; readonly hearing: LiveHearing; readonly sinceBeatMs: number | undefined };

const quietestDb = -60;
/** Between two answers, seconds of sound. */
const answerEveryS = 1;

/**
 * Listens to the sound of a microphone, batch by batch, and tells how loud each one was, and once a second what is heard.
 *
 * @param rateHz of the samples that are pushed
 */
export class RoomListening {
  readonly #tempo: Pick<LiveTempo, 'push' | 'answer'>;
  readonly #resampling: ReturnType<typeof createResampling>;
  readonly #rateHz: number;
  #sinceAnswer = 0;

  constructor(rateHz: number, tempo: Pick<LiveTempo, 'push' | 'answer'> = new LiveTempo()) {
    this.#tempo = tempo;
    this.#rateHz = rateHz;
    this.#resampling = createResampling(rateHz, liveRateHz, 1);
  }

  /** @param samples mono, -1 to 1 */
  push(samples: Float32Array): readonly RoomNews[] {
    const news: RoomNews[] = [{ kind: 'level', level: levelOf(samples) }];
    const [resampled] = this.#resampling.push([samples]);
    if (resampled !== undefined) this.#tempo.push(resampled);
    this.#sinceAnswer += samples.length;
    if (this.#sinceAnswer < answerEveryS * this.#rateHz) return news;
    this.#sinceAnswer = 0;
    const hearing = this.#tempo.answer();
    const sinceBeatMs = hearing.kind === 'heard' ? 1000 * (hearing.atS - hearing.beatAtS) : undefined;
    return [...news, { kind: 'hearing', hearing, sinceBeatMs }];
  }
}

function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  if (sum === 0) return 0;
  const db = 10 * Math.log10(sum / samples.length);
  return Math.min(1, Math.max(0, 1 - db / quietestDb));
}
