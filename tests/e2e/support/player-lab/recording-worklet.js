// Hands on what comes in, and gives it to the page with the frame that it begins at.
/* global AudioWorkletProcessor, registerProcessor, currentFrame */
class RecordingWorklet extends AudioWorkletProcessor {
  process([input], [output]) {
    // Where nothing comes in there is silence.
    const [samples = new Float32Array(output[0].length)] = input;
    for (const channel of output) channel.set(samples);
    this.port.postMessage({ frame: currentFrame, samples: samples.slice() });
    return true;
  }
}
registerProcessor('recording', RecordingWorklet);
