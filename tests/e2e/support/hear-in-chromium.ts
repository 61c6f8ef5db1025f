/** What a page heard of one file. */
export interface HeardFile {
  /** `decodeAudioData`, 44.1 kHz, first channel. */
  readonly decoded: readonly number[];
  /** What the media element gave out; sample 0 is where its own clock says 0 s. */
  readonly played: readonly number[];
}

/**
 * Runs in a page: decodes a file, and plays it to the end through a media element into a recorder. The element's clock
 * and the context's are compared all the while; their median difference places what was recorded.
 */
export async function hearInPage(url: string): Promise<HeardFile> {
  const rateHz = 44_100;
  const offline = new OfflineAudioContext(1, 1, rateHz);
  const bytes = await (await fetch(url)).arrayBuffer();
  const decoded = (await offline.decodeAudioData(bytes)).getChannelData(0);

  const context = new AudioContext({ sampleRate: rateHz });
  const recorder = `registerProcessor('recorder', class extends AudioWorkletProcessor {
    process([input]) {
      if (input[0]) this.port.postMessage({ at: currentFrame, samples: new Float32Array(input[0]) });
      return true;
    }
  });`;
  await context.audioWorklet.addModule(
    URL.createObjectURL(new Blob([recorder], { type: 'text/javascript' })),
  );
  const element = new Audio(url);
  const node = new AudioWorkletNode(context, 'recorder');
  const pieces: { readonly at: number; readonly samples: Float32Array }[] = [];
  node.port.addEventListener('message', ({ data }) => pieces.push(data));
  node.port.start();
  const silent = new GainNode(context, { gain: 0 });
  context.createMediaElementSource(element).connect(node).connect(silent).connect(context.destination);
  await context.resume();
  await element.play();
  const differences: number[] = [];
  await new Promise<void>((resolve) => {
    const look = setInterval(() => {
      // Its first moments are still finding their pace.
      if (element.currentTime > 1 && !element.ended)
        differences.push(context.currentTime - element.currentTime);
    }, 10);
    element.addEventListener('ended', () => {
      clearInterval(look);
      resolve();
    });
  });
  differences.sort((a, b) => a - b);
  const startS = differences[differences.length >> 1] ?? Number.NaN;
  const played = new Float32Array(decoded.length + rateHz);
  for (const { at, samples } of pieces) {
    const from = at - Math.round(startS * rateHz);
    if (from >= 0 && from + samples.length <= played.length) played.set(samples, from);
  }
  await context.close();
  return { decoded: [...decoded], played: [...played] };
}
