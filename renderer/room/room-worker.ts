import { RoomListening } from './room-listening.ts';

/** What the page sends once: the rate of the samples, and the port of the worklet that they come by. */
export interface RoomWorkerStart {
  readonly rateHz: number;
  readonly port: MessagePort;
}

// Off the page's own thread: there STOP, keys and the beat meter are.
addEventListener('message', ({ data }: MessageEvent<RoomWorkerStart>) => {
  const listening = new RoomListening(data.rateHz);
  data.port.addEventListener('message', ({ data: samples }: MessageEvent<Float32Array>) => {
    for (const news of listening.push(samples)) postMessage(news);
  });
  data.port.start();
});
