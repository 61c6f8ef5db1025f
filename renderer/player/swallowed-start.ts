import { EncodedPacketSink, type InputAudioTrack } from 'mediabunny';

/** Enough that every decoder is under way. */
const triedPackets = 8;

/**
 * How much a decoder that begins in the middle of a track keeps to itself, seconds: Vorbis gives nothing for the first packet,
 * Opus leaves out what belongs before the beginning of a file. Its first sample is so much later than the first packet says; and it
 * does not say so. Found out by decoding a few packets and counting what comes.
 *
 * @param atS in the track's own time
 */
export async function swallowedStartS(track: InputAudioTrack, atS: number): Promise<number> {
  const config = await track.getDecoderConfig();
  const sink = new EncodedPacketSink(track);
  let packet = await sink.getPacket(atS);
  if (config === null || packet === null) return 0;
  const fromS = packet.timestamp;
  let untilS = fromS;
  let givenS = 0;
  const decoder = new AudioDecoder({
    output(data) {
      givenS += data.numberOfFrames / data.sampleRate;
      data.close();
    },
    // Told when it is flushed.
    error: () => undefined,
  });
  try {
    decoder.configure(config);
    for (let tried = 0; tried < triedPackets && packet !== null; tried += 1) {
      decoder.decode(packet.toEncodedAudioChunk());
      untilS = packet.timestamp + packet.duration;
      packet = await sink.getNextPacket(packet);
    }
    await decoder.flush();
  } finally {
    if (decoder.state !== 'closed') decoder.close();
  }
  return Math.max(0, untilS - fromS - givenS);
}
