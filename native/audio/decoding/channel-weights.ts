/** In which order a format lays its channels down. */
export type ChannelOrder = 'wav' | 'ogg' | 'aac';

type Speaker = 'front' | 'centre' | 'side' | 'low';

const front = 'front';
const centre = 'centre';
const side = 'side';
const low = 'low';

/** Orders by number of channels: WAVE_FORMAT_EXTENSIBLE (FLAC, ALAC and WMA too), Vorbis I 4.3.9 (Opus too), ISO 14496-3 1.19. */
const orders: Readonly<Record<ChannelOrder, readonly (readonly Speaker[])[]>> = {
  wav: [
    [front, front, centre],
    [front, front, side, side],
    [front, front, centre, side, side],
    [front, front, centre, low, side, side],
    [front, front, centre, low, side, side, side],
    [front, front, centre, low, side, side, side, side],
  ],
  ogg: [
    [front, centre, front],
    [front, front, side, side],
    [front, centre, front, side, side],
    [front, centre, front, side, side, low],
    [front, centre, front, side, side, side, low],
    [front, centre, front, side, side, side, side, low],
  ],
  aac: [
    [centre, front, front],
    [centre, front, front, side],
    [centre, front, front, side, side],
    [centre, front, front, side, side, low],
    [centre, front, front, side, side, side, low],
    [centre, front, front, front, front, side, side, low],
  ],
};

/** As loud as ITU-R BS.775 has them in a stereo mix, both sides of it added. The effects channel is left out there. */
const loudness: Readonly<Record<Speaker, number>> = {
  front: 1,
  centre: Math.SQRT2,
  side: Math.SQRT1_2,
  low: 0,
};

/**
 * How much of each channel goes into the mono mix; together 1, so that nothing is ever louder than full scale. Layouts
 * that nobody described (more than eight channels) are averaged.
 */
export function channelWeights(channelCount: number, order: ChannelOrder): readonly number[] {
  const speakers = channelCount < 3 ? undefined : orders[order][channelCount - 3];
  if (speakers === undefined) return Array.from({ length: channelCount }, () => 1 / channelCount);
  const sum = speakers.reduce((total, speaker) => total + loudness[speaker], 0);
  return speakers.map((speaker) => loudness[speaker] / sum);
}
