import { describe, expect, it } from 'vitest';
import { examplePacing, exampleRunner, exampleTrack, playingTrack } from '#tests/support/pacing-examples.ts';
import { emptyCadenceFit, observeCadence } from '#core/physiology/cadence-fit.ts';
import { musicLeads, newMusicLeads, type MusicLeadsState } from './music-leads.ts';
import type { PacingContext } from './pacing-target.ts';
import { targetBand } from './target-band.ts';

const band = examplePacing().band; // 8.3 to 10.3 km/h
const at = (tempoBpm: number, confidence = 0.9) => playingTrack(exampleTrack('now', tempoBpm, confidence));
const kinds = (context: PacingContext, state: MusicLeadsState = newMusicLeads) =>
  musicLeads(context, state).target.reasons.map((reason) => reason.kind);
const speed = (changes: Partial<PacingContext>, state: MusicLeadsState = newMusicLeads) =>
  musicLeads(examplePacing(changes), state).target.speedKmh;

describe('Music leads', () => {
  it('places a track in the band by its place among the session’s tracks', () => {
    // The session's tracks are 150 to 190: its range is 154 to 186.
    expect([140, 154, 170, 186, 199].map((bpm) => speed({ playing: at(bpm) }))).toEqual([
      8.3, 8.3, 9.3, 10.3, 10.3,
    ]);
    expect(musicLeads(examplePacing({ playing: at(178) }), newMusicLeads).target.reasons).toEqual([
      { kind: 'trackTempo', trackId: 'now', foldedTempoBpm: 178, bandPosition: 0.75 },
    ]);
  });

  it('gives an octave error the same speed', () => {
    expect(speed({ playing: at(89) })).toBe(speed({ playing: at(178) }));
    expect(speed({ playing: at(356) })).toBe(speed({ playing: at(178) }));
  });

  it('takes the middle for what nobody steps to', () => {
    const noMatch = examplePacing({ playing: at(125) });
    expect(speed(noMatch)).toBe(9.3);
    expect(kinds(noMatch)).toEqual(['noMatch']);
  });

  it('warms up from a walk to the band’s low end in three minutes, whatever plays', () => {
    const ramp = [0, 60_000, 120_000, 179_999].map((elapsedMs) => speed({ elapsedMs, playing: at(190) }));
    expect(ramp).toEqual([5, 6.1, 6.8, 8.3]);
    expect(kinds(examplePacing({ elapsedMs: 1000 }))).toContain('warmUp');
    expect(speed({ elapsedMs: 180_000, playing: at(190) })).toBe(10.3);
    expect(
      speed({
        elapsedMs: 0,
        band: targetBand({ kind: 'speedBand', lowKmh: 3, highKmh: 6 }, exampleRunner, { inclinePercent: 0 }),
      }),
    ).toBe(3);
  });

  it('lets the person ask for more or less, inside the band or below it', () => {
    const offset = (speedKmh: number, inclinePercent = 0) => ({ manual: { speedKmh, inclinePercent } });
    expect(speed(offset(0.5))).toBe(9.8);
    expect(speed(offset(3))).toBe(10.3);
    expect(speed(offset(-1.5))).toBe(7.8);
    expect(speed(offset(-9))).toBe(5);
    expect(kinds(examplePacing(offset(3)))).toEqual(['trackTempo', 'bandEnd', 'person']);
    expect(kinds(examplePacing(offset(-9)))).toEqual(['trackTempo', 'bandEnd', 'person']);
    expect(kinds(examplePacing(offset(0)))).toEqual(['trackTempo']);
    expect([-1, 2, 9].map((kmh) => speed({ ...offset(kmh), elapsedMs: 60_000 }))).toEqual([5.1, 8.1, 10.3]);
  });

  it('names the cap where the band ends at one', () => {
    const capped = targetBand({ kind: 'heartZone', zone: 5 }, exampleRunner, { inclinePercent: 0 });
    const context = examplePacing({
      band: capped,
      playing: at(190),
      manual: { speedKmh: 2, inclinePercent: 0 },
    });
    const { target } = musicLeads(context, newMusicLeads);
    expect(target.speedKmh).toBe(14);
    expect(target.reasons).toContainEqual({ kind: 'cap', cap: 'profileSpeedCap', limitKmh: 14 });
  });

  it('slows down for an incline that the person asks for, and stays under the incline’s cap', () => {
    const uphill = musicLeads(
      examplePacing({ manual: { speedKmh: 0, inclinePercent: 20 } }),
      newMusicLeads,
    ).target;
    expect(uphill.inclinePercent).toBe(8);
    expect(uphill.speedKmh).toBeLessThan(9.3);
    expect(uphill.reasons).toContainEqual({ kind: 'inclineCap', limitPercent: 8 });
  });
});

describe('unknown music', () => {
  it('holds the speed', () => {
    const known = musicLeads(examplePacing({ playing: at(190) }), newMusicLeads);
    const unknown = examplePacing({ playing: undefined, requestedSpeedKmh: 9 });
    const step = musicLeads(unknown, known.state);
    expect(step.target).toMatchObject({ speedKmh: 9, playbackRate: 1 });
    expect(kinds(unknown)).toEqual(['musicUnknown']);
    expect(step.state.hold).toEqual({ speedKmh: 9, offsetKmh: 0 });
    expect(musicLeads(examplePacing({ playing: at(190) }), step.state).state.hold).toBeUndefined();
  });

  it('does not rise in the warm-up either, and not after the belt was slowed by hand', () => {
    expect(speed({ playing: undefined, requestedSpeedKmh: 1.2, elapsedMs: 170_000 })).toBe(1.2);
    const held = musicLeads(examplePacing({ playing: undefined, requestedSpeedKmh: 9 }), newMusicLeads).state;
    expect(speed({ playing: undefined, requestedSpeedKmh: 6 }, held)).toBe(6);
  });

  it('still lets the person ask for more or less', () => {
    const held = musicLeads(examplePacing({ playing: undefined, requestedSpeedKmh: 9 }), {
      ...newMusicLeads,
      musicKmh: 9,
    }).state;
    const ask = (speedKmh: number) =>
      speed({ playing: undefined, requestedSpeedKmh: 9, manual: { speedKmh, inclinePercent: 0 } }, held);
    expect(ask(0.5)).toBe(9.5);
    expect(ask(-0.5)).toBe(8.5);
  });

  it('counts what the person asks for from where the belt was slowed to, not from where the hold began', () => {
    const known = musicLeads(examplePacing({ playing: at(190), requestedSpeedKmh: 10 }), newMusicLeads).state;
    const step = (requestedSpeedKmh: number, offsetKmh: number, state: MusicLeadsState) =>
      musicLeads(
        examplePacing({
          ...{ playing: undefined, requestedSpeedKmh },
          manual: { speedKmh: offsetKmh, inclinePercent: 0 },
        }),
        state,
      );
    const held = step(10, 0, known);
    expect(held.target.speedKmh).toBe(10);
    // Slowed at the console, then plus twice.
    const slowed = step(5, 0, held.state);
    expect(slowed.target.speedKmh).toBe(5);
    const asked = step(5.4, 0.4, slowed.state);
    expect(asked.target.speedKmh).toBe(5.4);
    expect(step(5.4, 0.8, asked.state).target.speedKmh).toBe(5.8);
  });

  it('leaves the gap between gaits downwards', () => {
    expect(speed({ playing: undefined, requestedSpeedKmh: 7.2 })).toBe(6.8);
  });
});

describe('a tempo that is only a guess', () => {
  const guess = (changes: Partial<PacingContext> = {}) =>
    examplePacing({ playing: at(188, 0.39), ...changes });

  it('is not followed: the belt stays where it is, and that is said', () => {
    for (const requestedSpeedKmh of [5, 6.8, 8.3, 9, 10.3])
      expect(musicLeads(guess({ requestedSpeedKmh }), newMusicLeads).target).toMatchObject({
        ...{ speedKmh: requestedSpeedKmh, playbackRate: 1 },
        reasons: [{ kind: 'tempoUncertain', trackId: 'now', confidence: 0.39 }],
      });
    expect(speed({ playing: at(188, Number.NaN), requestedSpeedKmh: 5 })).toBe(5);
  });

  it('holds what the track before asked for, and no more than the belt had reached of it', () => {
    const slow = musicLeads(examplePacing({ playing: at(154), requestedSpeedKmh: 8.3 }), newMusicLeads);
    const held = musicLeads(guess({ requestedSpeedKmh: 8.3 }), slow.state);
    expect(held.target.speedKmh).toBe(8.3);
    expect(musicLeads(guess({ requestedSpeedKmh: 8.3 }), held.state).target.speedKmh).toBe(8.3);
    const fast = musicLeads(examplePacing({ playing: at(190), requestedSpeedKmh: 8.6 }), newMusicLeads);
    expect(fast.target.speedKmh).toBe(10.3);
    expect(musicLeads(guess({ requestedSpeedKmh: 8.6 }), fast.state).target.speedKmh).toBe(8.6);
  });

  it('raises no belt in a whole run, from the first minute on, whatever the guesses say', () => {
    let state = newMusicLeads;
    let requestedSpeedKmh = 5;
    for (let elapsedMs = 0; elapsedMs <= 1_200_000; elapsedMs += 1000) {
      const playing = at(150 + ((elapsedMs / 1000) % 40), 0.2);
      const step = musicLeads(examplePacing({ playing, elapsedMs, requestedSpeedKmh }), state);
      ({ state } = step);
      requestedSpeedKmh = step.target.speedKmh;
      expect(step.target.reasons.map(({ kind }) => kind)).toEqual(['tempoUncertain']);
    }
    expect(requestedSpeedKmh).toBe(5);
    // What it asks for from the first track on that is known; the envelope sees to the way there.
    expect(speed({ playing: at(190), elapsedMs: 1_200_000, requestedSpeedKmh }, state)).toBe(10.3);
  });

  it('leaves the speed to the person, from the walk at the beginning on', () => {
    const held = musicLeads(guess({ requestedSpeedKmh: 5, elapsedMs: 1000 }), newMusicLeads).state;
    const ask = (speedKmh: number) =>
      speed({ ...guess({ requestedSpeedKmh: 5 }), manual: { speedKmh, inclinePercent: 0 } }, held);
    expect(ask(1)).toBe(6);
    expect(ask(4)).toBe(9);
    expect(ask(-1)).toBe(4);
  });

  it('leaves the way down to the heart, and no way up', () => {
    const after = (heartRateBpm: number) => {
      let state = musicLeads(examplePacing({ requestedSpeedKmh: 9.3 }), newMusicLeads).state;
      let requestedSpeedKmh = 9.3;
      for (let elapsedMs = 600_000; elapsedMs <= 660_000; elapsedMs += 500) {
        const heartRate = { heartRateBpm, ageMs: 500 };
        const step = musicLeads(guess({ heartRate, elapsedMs, requestedSpeedKmh }), state);
        ({ state } = step);
        requestedSpeedKmh = step.target.speedKmh;
      }
      return requestedSpeedKmh;
    };
    expect(after(175)).toBeLessThan(8);
    expect(after(100)).toBe(9.3);
  });
});

describe('the gap between walking and running', () => {
  const wide = targetBand({ kind: 'speedBand', lowKmh: 5, highKmh: 10 }, exampleRunner, {
    inclinePercent: 0,
  });
  const context = (bpm: number) => examplePacing({ band: wide, playing: at(bpm) });
  const running: MusicLeadsState = { ...newMusicLeads, gait: 'running' };

  it('is left by a walker only for a run, by a runner below 7.2', () => {
    // 170 BPM asks for 7.5 km/h, 166 for 6.9.
    expect(musicLeads(context(170), newMusicLeads).target.speedKmh).toBe(6.8);
    expect(musicLeads(context(170), running).target.speedKmh).toBe(7.6);
    expect(musicLeads(context(166), running).target.speedKmh).toBe(6.8);
    expect(kinds(context(170))).toContain('gaitGapAvoided');
    expect(musicLeads(context(178), newMusicLeads).state.gait).toBe('running');
  });

  it('is left downwards at once when the person asks for less', () => {
    const down = { ...context(172), manual: { speedKmh: -0.3, inclinePercent: 0 } };
    expect(musicLeads(down, running).target.speedKmh).toBe(6.8);
  });
});

describe('the heart', () => {
  const heart = (heartRateBpm: number, ageMs = 500) => ({ heartRate: { heartRateBpm, ageMs } });
  /** Five minutes of the same, the belt doing as told. */
  const after = (changes: Partial<PacingContext>, fromMs = 600_000, lengthMs = 300_000) => {
    let state = newMusicLeads;
    let target = musicLeads(examplePacing(changes), state).target;
    for (let elapsedMs = fromMs; elapsedMs <= fromMs + lengthMs; elapsedMs += 500) {
      const context = examplePacing({
        requestedSpeedKmh: target.speedKmh,
        requestedInclinePercent: target.inclinePercent,
        ...changes,
        elapsedMs,
      });
      ({ target, state } = musicLeads(context, state));
    }
    return { target, state };
  };

  it('above its zone takes speed off, below the band too, but not below a walk', () => {
    const { target } = after(heart(170));
    expect(target.speedKmh).toBe(exampleRunner.walkSpeedKmh);
    expect(target.reasons).toContainEqual(
      expect.objectContaining({ kind: 'heartAboveZone', heartRateBpm: 170, trimInclinePercent: 0 }),
    );
  });

  it('takes off at most 0.3 km/h per 5 s and adds at most 0.1', () => {
    const down = after(heart(184), 600_000, 30_000).state.trim.trimKmh;
    expect(down).toBeCloseTo(-0.3 * 7, 9);
    const up = after(heart(110), 600_000, 60_000);
    expect(up.target.speedKmh - 9.3).toBeLessThanOrEqual(0.5 + 0.05);
    expect(up.target.speedKmh - 9.3).toBeGreaterThan(0.2);
  });

  it('below its zone adds speed up to the band’s top, then incline up to 3 %', () => {
    const { target } = after(heart(100), 600_000, 900_000);
    expect(target.speedKmh).toBe(band.highKmh);
    expect(target.inclinePercent).toBe(3);
    expect(target.reasons.map((reason) => reason.kind)).toContain('heartBelowZone');
  });

  it('lowers added incline before speed', () => {
    let { target, state } = after(heart(128), 600_000, 900_000);
    expect(target.inclinePercent).toBe(3);
    for (let step = 0; step <= 39; step++) {
      const context = examplePacing({
        ...heart(128 + step / 2),
        requestedSpeedKmh: target.speedKmh,
        elapsedMs: 1_505_000 + step * 5_000,
      });
      ({ target, state } = musicLeads(context, state));
    }
    expect(target.speedKmh).toBe(band.highKmh);
    expect(target.inclinePercent).toBeLessThan(2);
  });

  it('far above its zone lowers both at once', () => {
    let { target, state } = after(heart(100), 600_000, 900_000);
    for (let elapsedMs = 1_600_000; elapsedMs <= 1_615_000; elapsedMs += 5_000) {
      const context = examplePacing({ ...heart(178), requestedSpeedKmh: target.speedKmh, elapsedMs });
      ({ target, state } = musicLeads(context, state));
    }
    expect(target.speedKmh).toBeLessThan(band.highKmh);
    expect(target.inclinePercent).toBeLessThan(3);
  });

  it('changes nothing in the first three minutes, when it is stale, or where the goal is a speed', () => {
    expect(after(heart(183), 0, 179_000).state.trim.trimKmh).toBe(0);
    expect(after(heart(183, 5001)).state.trim.trimKmh).toBe(0);
    const plain = targetBand({ kind: 'speedBand', lowKmh: 8, highKmh: 10 }, exampleRunner, {
      inclinePercent: 0,
    });
    expect(after({ ...heart(183), band: plain }).target.speedKmh).toBe(9);
  });

  it('keeps its trim while it is stale, and says so', () => {
    const { state } = after(heart(160), 600_000, 15_000);
    const stale = musicLeads(examplePacing({ ...heart(160, 9000), elapsedMs: 640_000 }), state);
    expect(stale.state.trim.trimKmh).toBe(state.trim.trimKmh);
    expect(stale.target.reasons.map((reason) => reason.kind)).toEqual([
      'trackTempo',
      'heartLost',
      'heartTrim',
    ]);
    const none = musicLeads(examplePacing({ elapsedMs: 640_000 }), state);
    expect(none.target.speedKmh).toBe(stale.target.speedKmh);
  });

  it('gives the lead back to the music when it is in its zone', () => {
    const slowed = after(heart(155), 600_000, 30_000).state;
    let state = slowed;
    for (let elapsedMs = 640_000; elapsedMs < 1_200_000; elapsedMs += 5_000) {
      const requestedSpeedKmh = state.targetKmh ?? 9;
      ({ state } = musicLeads(examplePacing({ ...heart(132), requestedSpeedKmh, elapsedMs }), state));
    }
    expect(slowed.trim.trimKmh).toBeLessThan(0);
    expect(state.trim.trimKmh).toBe(0);
    let raised = after(heart(125), 600_000, 60_000).state;
    expect(raised.trim.trimKmh).toBeGreaterThan(0);
    for (let step = 0; step < 120; step++) {
      const context = examplePacing({
        ...heart(Math.min(141, 125 + step / 2)),
        requestedSpeedKmh: raised.targetKmh ?? 9,
        elapsedMs: 665_000 + step * 5_000,
      });
      ({ state: raised } = musicLeads(context, raised));
    }
    expect(raised.trim.trimKmh).toBe(0);
  });

  it('adds nothing while the belt is still on its way, or while the music is unknown', () => {
    expect(after({ ...heart(100), requestedSpeedKmh: 8 }).state.trim.trimKmh).toBe(0);
    expect(after({ ...heart(100), playing: undefined }).state.trim.trimKmh).toBe(0);
    expect(after({ ...heart(175), playing: undefined, requestedSpeedKmh: 9 }).target.speedKmh).toBeLessThan(
      9,
    );
  });
});

describe('the music', () => {
  const rate = (changes: Partial<PacingContext>, state: MusicLeadsState = newMusicLeads) =>
    musicLeads(examplePacing(changes), state).target.playbackRate;
  const fresh = (bpm: number) => playingTrack(exampleTrack('now', bpm), 0.5);

  it('is stretched to the measured steps at once when it begins', () => {
    expect(rate({ playing: fresh(170), cadenceSpm: 175 })).toBeCloseTo(175 / 170, 9);
    expect(rate({ playing: fresh(85), cadenceSpm: 175 })).toBeCloseTo(175 / 170, 9);
  });

  it('meets the natural cadence where nothing plausible is measured', () => {
    const natural = (speedKmh: number) => 170 + 1.56 * (speedKmh - 10.8) + 1.23 * 5;
    expect(rate({ playing: fresh(170) })).toBeCloseTo(natural(9) / 170, 9);
    expect(rate({ playing: fresh(170), cadenceSpm: 87 })).toBeCloseTo(natural(9) / 170, 9);
    for (const reportedSpeedKmh of [undefined, 0]) {
      expect(rate({ playing: fresh(170), reportedSpeedKmh })).toBeCloseTo(natural(9.3) / 170, 9);
    }
  });

  it('meets what was learned of the runner', () => {
    const start = emptyCadenceFit(exampleRunner);
    const cadenceFit = Array.from({ length: 300 }).reduce<typeof start>(
      (fit) => observeCadence(fit, { speedKmh: 9, cadenceSpm: 166, gait: 'running' }),
      start,
    );
    expect(rate({ playing: fresh(170), cadenceFit })).toBeLessThan(0.985);
  });

  it('is slewed within a track, and taken over from the player where the track is known by it alone', () => {
    const { state } = musicLeads(examplePacing({ playing: fresh(170), cadenceSpm: 170 }), newMusicLeads);
    expect(rate({ playing: at(170), cadenceSpm: 178, elapsedMs: 600_500 }, state)).toBeCloseTo(1.0025, 9);
    expect(rate({ playing: at(170), cadenceSpm: 178, elapsedMs: 660_000 }, state)).toBeCloseTo(1.005, 9);
    expect(rate({ playing: { ...at(170), playbackRate: 1.03 }, cadenceSpm: 178 })).toBe(1.03);
  });

  it('plays as recorded where the steps are too far away, and says so', () => {
    const far = examplePacing({ playing: fresh(150), cadenceSpm: 180 });
    const { target } = musicLeads(far, newMusicLeads);
    expect(target.playbackRate).toBe(1);
    expect(target.reasons).toContainEqual({
      kind: 'stretchTooFar',
      trackId: 'now',
      foldedTempoBpm: 150,
      cadenceSpm: 180,
      limitPercent: 6,
    });
  });
});
