/** Of the browser's audio, what tells how far the loudspeaker is behind the page. */
export interface HeardContext {
  readonly currentTime: number;
  readonly outputLatency?: number;
  readonly baseLatency?: number;
  getOutputTimestamp?(): { readonly contextTime?: number; readonly performanceTime?: number };
}

/** No loudspeaker is this far behind; more is a mistake of the browser's, seconds. */
const mostLatencyS = 2;

/**
 * Which moment of the context's clock leaves the loudspeaker right now, seconds. What the page has made is heard later: by the
 * buffers of the system, and with headphones without a wire by a quarter of a second and more.
 *
 * @param nowMs on the page's clock (`performance.now()`)
 */
export function heardTimeS(context: HeardContext, nowMs: number): number {
  const { currentTime, outputLatency = 0, baseLatency = 0 } = context;
  const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp?.() ?? {};
  const told = contextTime + (nowMs - performanceTime) / 1000;
  // Until the first sound has come out, and where a browser does not know, it says 0.
  const isTold = contextTime > 0 && performanceTime > 0 && told > currentTime - mostLatencyS;
  // While the context stands still the page's clock goes on: what is not made yet is not heard.
  return Math.min(currentTime, isTold ? told : currentTime - Math.max(outputLatency, baseLatency));
}
