import type { StretchNode } from './stretch-node.ts';
import type { TrackStream } from './track-stream.ts';

/** Samples that are kept ready before they are played, seconds: 8 MB, and a service that is away for a moment is not heard. */
const aheadS = 20;
/** What was played stays for a moment: the sound is made of what lies around it, and a pause may fall back a little. */
const behindS = 2;

/** The samples of one track on their way into the node. */
export interface TrackFeed {
  /** The node has samples of this track, and of no other. */
  readonly hasBegun: boolean;
  /** Up to where in the recording the node has samples. */
  readonly untilS: number;
  /** All of them are there. */
  readonly isWhole: boolean;
  /** The music has come this far: makes room for more. */
  played(positionS: number): void;
  stop(): void;
}

export interface TrackFeedOptions {
  readonly open: () => Promise<TrackStream>;
  readonly fromS: number;
  /** Hz, of the samples. */
  readonly rateHz: number;
  readonly node: Pick<StretchNode, 'feed' | 'forgetBefore' | 'clear'>;
  /** There are more samples, or they are all there. */
  readonly onProgress: () => void;
  readonly onFailed: (reason: string) => void;
}

/** Clears the node with the first part of the track; what is asked for later waits until there is room. */
export function feedTrack({ open, fromS, rateHz, node, onProgress, onFailed }: TrackFeedOptions): TrackFeed {
  let hasBegun = false;
  let untilS = fromS;
  let playedS = fromS;
  let isWhole = false;
  let isStopped = false;
  let stream: TrackStream | undefined;
  let makeRoom = (): void => undefined;

  async function run(): Promise<void> {
    stream = await open();
    for await (const { startS, channels } of isStopped ? [] : stream.parts(fromS)) {
      if (isStopped) break;
      if (!hasBegun) node.clear();
      hasBegun = true;
      untilS = startS + channels[0].length / rateHz;
      node.feed(startS, channels);
      onProgress();
      while (!isStopped && untilS - playedS > aheadS) {
        await new Promise<void>((resolve) => (makeRoom = resolve));
      }
    }
    stream.close();
    if (isStopped) return;
    if (!hasBegun) throw new Error('no sound in it');
    isWhole = true;
    onProgress();
  }

  run().catch((error: unknown) => {
    stream?.close();
    if (!isStopped) onFailed(error instanceof Error ? error.message : String(error));
  });

  return {
    get hasBegun() {
      return hasBegun;
    },
    get untilS() {
      return untilS;
    },
    get isWhole() {
      return isWhole;
    },
    played(positionS) {
      playedS = positionS;
      node.forgetBefore(positionS - behindS);
      makeRoom();
    },
    stop() {
      isStopped = true;
      makeRoom();
      stream?.close();
    },
  };
}
