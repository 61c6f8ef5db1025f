import { describe, expect, it } from 'vitest';
import { examplePacing, exampleRunner, exampleTrack, playingTrack } from '#tests/support/pacing-examples.ts';
import { iLead, newILead } from './i-lead.ts';
import { pacingStep, startPacing } from './pacing-step.ts';
import { targetBand } from './target-band.ts';

const set = (speedKmh: number, inclinePercent = 1) => ({ manual: { speedKmh, inclinePercent } });

describe('I lead', () => {
  it('gives the person what they set, also outside the band and between the gaits', () => {
    const { target } = iLead(examplePacing(set(7.1, 2.5)), newILead);
    expect(target).toMatchObject({ speedKmh: 7.1, inclinePercent: 2.5 });
    expect(target.reasons[0]).toEqual({
      kind: 'person',
      speedKmh: 7.1,
      inclinePercent: 2.5,
      isOffset: false,
    });
  });

  it('keeps what was requested where nothing was set', () => {
    const { target } = iLead(examplePacing({ requestedSpeedKmh: 8.4, requestedInclinePercent: 3 }), newILead);
    expect(target).toMatchObject({ speedKmh: 8.4, inclinePercent: 3 });
  });

  it('stays within the caps and names them', () => {
    const high = iLead(examplePacing(set(20, 12)), newILead).target;
    expect(high).toMatchObject({ speedKmh: 14, inclinePercent: 8 });
    expect(high.reasons).toContainEqual({ kind: 'cap', cap: 'profileSpeedCap', limitKmh: 14 });
    expect(high.reasons).toContainEqual({ kind: 'inclineCap', limitPercent: 8 });
    const low = iLead(examplePacing(set(0.2)), newILead).target;
    expect(low.reasons).toContainEqual({ kind: 'cap', cap: 'machineMinimum', limitKmh: 1 });
  });

  it('is not slowed by a heart', () => {
    const band = targetBand({ kind: 'heartZone', zone: 2 }, exampleRunner, { inclinePercent: 0 });
    const heartRate = { heartRateBpm: 175, ageMs: 0 };
    expect(iLead(examplePacing({ ...set(11), band, heartRate }), newILead).target.speedKmh).toBe(11);
  });

  it('lets the music follow the measured steps, and asks for the next track at them', () => {
    const playing = playingTrack(exampleTrack('now', 170), 1);
    const { target } = iLead(examplePacing({ ...set(10), playing, cadenceSpm: 174 }), newILead);
    expect(target.playbackRate).toBeCloseTo(174 / 170, 9);
    expect(target.wantedTempoBpm).toBe(174);
  });

  it('lets it follow the natural steps where none are measured, and says when nothing plays', () => {
    const { target } = iLead(
      examplePacing({ ...set(10.8), reportedSpeedKmh: 10.8, playing: undefined }),
      newILead,
    );
    expect(target.wantedTempoBpm).toBeCloseTo(176.15, 6);
    expect(target.playbackRate).toBe(1);
    expect(target.reasons.at(-1)).toEqual({ kind: 'musicUnknown' });
  });
});

describe('a step of either mode', () => {
  it('is the mode’s own, and keeps its memory', () => {
    const context = examplePacing(set(1));
    const leads = pacingStep(context, startPacing('musicLeads'));
    expect(leads.state).toMatchObject({ mode: 'musicLeads', memory: { targetKmh: leads.target.speedKmh } });
    const mine = pacingStep(context, startPacing('iLead'));
    expect(mine.target.speedKmh).toBe(1);
    expect(mine.state).toMatchObject({ mode: 'iLead', memory: { rate: { trackId: 'now' } } });
  });
});
