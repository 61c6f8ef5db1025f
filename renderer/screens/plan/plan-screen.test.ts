import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';
import type { SessionForecast } from '#contract/rpc/session-forecast.ts';
import type { SessionRequest } from '#contract/rpc/session-request.ts';
import { languages } from '#contract/settings/app-settings.ts';
import { defaultProfile } from '#contract/settings/profile.ts';
import { readable, speakScreens } from '#tests/support/screen-words.ts';
import { AutomationPart } from './automation-part.tsx';
import { PlanScreen } from './plan-screen.tsx';

const planned = vi.hoisted((): { request: SessionRequest } => ({ request: { mode: 'iLead' } }));
const forecast: SessionForecast = {
  points: [],
  lengthMs: 1_800_000,
  parts: [],
  band: { lowKmh: 2.5, highKmh: 4.6 },
  caps: [{ cap: 'profileSpeedCap', limitKmh: 13 }],
  queue: [],
  cadenceSpm: 110,
  tracksNearCadence: 0,
};

vi.mock('@tanstack/react-router', () => ({ useNavigate: () => () => undefined }));
vi.mock('#renderer/screens/page/laptop-theme.ts', () => ({ useStandingTheme: () => undefined }));
vi.mock('#renderer/screens/home/connection-strip.tsx', () => ({ ConnectionStrip: () => null }));
vi.mock('#renderer/screens/home/use-music-state.ts', () => ({ useMusicState: () => ({ readyTracks: 0 }) }));
vi.mock('./use-playlists.ts', () => ({
  usePlaylists: () => [],
  withKnownPlaylist: (request: SessionRequest) => request,
}));
vi.mock('./playlist-choice.tsx', () => ({ PlaylistChoice: () => null }));
vi.mock('./plan-end.tsx', () => ({ PlanEnd: () => null }));
vi.mock('./more-choices.tsx', () => ({ MoreChoices: () => null }));
vi.mock('./use-forecast.ts', () => ({
  useForecast: () => ({ forecast, error: undefined, isOld: false, again: () => undefined }),
}));
vi.mock('#renderer/screens/home/use-runner.ts', () => ({
  useRunner: () => ({
    settings: { lastRequest: planned.request },
    profile: defaultProfile,
    isGuest: true,
    units: 'metric',
    language: 'en',
    speed: (speedKmh: number) => speedKmh.toFixed(1),
  }),
}));

const zone1 = { goal: { kind: 'heartZone', zone: 1 } } as const;

function planScreen(mode: SessionRequest['mode']): string {
  planned.request = { mode, ...zone1 };
  return renderToStaticMarkup(createElement(PlanScreen, { isTrial: false }));
}

describe('the plan of who leads', () => {
  it('offers no goal, which nothing would hold', async () => {
    await speakScreens('en');
    expect(planScreen('musicLeads')).toContain('data-testid="goal"');
    expect(planScreen('iLead')).not.toContain('data-testid="goal"');
    expect(planScreen('programme')).not.toContain('data-testid="goal"');
  });

  it.each(languages)('promises no band but names the limit, in %s', async (language) => {
    await speakScreens(language);
    const words = readable(planScreen('iLead'));
    expect(words).toContain('13.0');
    expect(words).not.toContain('4.6');
    expect(words).toContain(language === 'en' ? 'The belt does what you set' : '跑带按你设定的速度走');
  });

  it.each(languages)('has no level to choose, in %s', async (language) => {
    await speakScreens(language);
    const part = (mode: SessionRequest['mode']): string =>
      renderToStaticMarkup(createElement(AutomationPart, { request: { mode }, onChange: () => undefined }));
    expect(part('musicLeads')).toContain('data-testid="automation"');
    expect(part('iLead')).not.toContain('data-testid="automation"');
    expect(readable(part('iLead'))).toContain(language === 'en' ? 'you set the speed' : '速度由你设定');
  });
});
