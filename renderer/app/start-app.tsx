import '#renderer/link/no-eval.ts';
import { UiRoot } from '#ui/parts/ui-root.tsx';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { startI18n } from '#renderer/locales/i18n.ts';
import { PageLinkProvider, type PageLink } from '#renderer/link/page-link.ts';
import { askBeforeLeaving } from '#renderer/link/leaving.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { followTimeline } from '#renderer/link/timeline.ts';
import { startPlayer } from '#renderer/player/start-player.ts';
import { startRoom } from '#renderer/room/start-room.ts';
import { followAnnouncements } from '#renderer/screens/run/use-announcement.ts';
import { followStartChecks } from '#renderer/screens/start/use-start-checks.ts';
import { followAccounts } from './follow-accounts.ts';
import { createAppRouter } from './router.tsx';
import { ScreenBoundary } from './screen-trouble.tsx';
import { followSettings } from './follow-settings.ts';

/**
 * Everything but STOP: texts, sound and screens.
 *
 * @param onGone nothing is shown any more: not even what stands in for a screen that failed
 */
export async function startApp(
  link: PageLink,
  place: HTMLElement,
  onGone: (why: unknown) => void,
): Promise<void> {
  const queries = new QueryClient({
    defaultOptions: {
      queries: { retry: 1, staleTime: 10_000, refetchOnWindowFocus: false, networkMode: 'always' },
    },
  });
  const onConnected = (): void => {
    // What was read over an old connection may be of another start of the controller.
    void queries.invalidateQueries();
    void followSettings(link, queries);
  };

  await startI18n(navigator.languages);
  const timeline = followTimeline(link);
  askBeforeLeaving(window);
  startPlayer(link, timeline);
  startRoom(link);
  followAnnouncements(timeline);
  followStartChecks(link);
  followAccounts(link, queries);
  useLive.subscribe(({ connection }, before) => {
    if (connection.kind === 'up' && before.connection.kind !== 'up') onConnected();
  });
  if (useLive.getState().connection.kind === 'up') onConnected();

  createRoot(place, { onUncaughtError: onGone }).render(
    <ScreenBoundary>
      <PageLinkProvider value={link}>
        <QueryClientProvider client={queries}>
          <UiRoot>
            <RouterProvider router={createAppRouter()} />
          </UiRoot>
        </QueryClientProvider>
      </PageLinkProvider>
    </ScreenBoundary>,
  );
}
