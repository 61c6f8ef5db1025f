import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  type RouterHistory,
} from '@tanstack/react-router';
import { DevicesScreen } from '#renderer/screens/devices/devices-screen.tsx';
import { GalleryScreen } from '#renderer/screens/gallery/gallery-screen.tsx';
import { HomeScreen } from '#renderer/screens/home/home-screen.tsx';
import { LibraryScreen } from '#renderer/screens/library/library-screen.tsx';
import { PlanScreen } from '#renderer/screens/plan/plan-screen.tsx';
import { SummaryScreen } from '#renderer/screens/summary/summary-screen.tsx';
import { Frame } from './frame.tsx';
import { ScreenTrouble } from './screen-trouble.tsx';

const root = createRootRoute({ component: Frame });

const home = createRoute({ getParentRoute: () => root, path: '/', component: HomeScreen });
const plan = createRoute({ getParentRoute: () => root, path: '/plan', component: PlanScreen });
const library = createRoute({ getParentRoute: () => root, path: '/library', component: LibraryScreen });
const devices = createRoute({ getParentRoute: () => root, path: '/devices', component: DevicesScreen });
const gallery = createRoute({ getParentRoute: () => root, path: '/gallery', component: GalleryScreen });
const summary = createRoute({
  getParentRoute: () => root,
  path: '/summary/$sessionId',
  component: function SummaryRoute() {
    return <SummaryScreen sessionId={summary.useParams().sessionId} />;
  },
});

/** The addresses of the app. They are in the hash: a page that is served from anywhere has one file only. */
export function createAppRouter(history: RouterHistory = createHashHistory()) {
  return createRouter({
    routeTree: root.addChildren([home, plan, library, devices, gallery, summary]),
    history,
    defaultErrorComponent: ScreenTrouble,
    defaultNotFoundComponent: HomeScreen,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: ReturnType<typeof createAppRouter>;
  }
}
