import './no-eval.ts';
import '#ui/tokens/fonts.css';
import '#ui/tokens/tokens.css';
import { UiRoot } from '#ui/parts/ui-root.tsx';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { startI18n } from '#renderer/locales/i18n.ts';
import { openPageLink, PageLinkProvider } from '#renderer/link/page-link.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { startPlayer } from '#renderer/player/start-player.ts';
import { StopLayer } from '#renderer/stop/stop-layer.tsx';
import { createAppRouter } from './router.tsx';
import { ScreenBoundary } from './screen-trouble.tsx';
import { followSettings } from './follow-settings.ts';

const link = openPageLink(window);
const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: 1, staleTime: 10_000, refetchOnWindowFocus: false, networkMode: 'always' },
  },
});

// What was read over an old connection may be of another start of the controller.
useLive.subscribe(({ connection }, before) => {
  if (connection.kind === 'up' && before.connection.kind !== 'up') {
    void queries.invalidateQueries();
    void followSettings(link, queries);
  }
});

await startI18n(navigator.languages);
startPlayer(link);

// STOP first, in a tree of its own: no screen can take it along.
createRoot(rootElement('stop')).render(<StopLayer onStop={link.stop} />);
createRoot(rootElement('app')).render(
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

function rootElement(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`index.html has no #${id}`);
  return element;
}
