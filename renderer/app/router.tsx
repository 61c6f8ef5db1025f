import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  type RouterHistory,
} from '@tanstack/react-router';
import { AccountScreen } from '#renderer/screens/account/account-screen.tsx';
import { DevicesScreen } from '#renderer/screens/devices/devices-screen.tsx';
import { GalleryScreen } from '#renderer/screens/gallery/gallery-screen.tsx';
import { HomeScreen } from '#renderer/screens/home/home-screen.tsx';
import { ProfileScreen } from '#renderer/screens/home/profile-screen.tsx';
import { LibraryScreen } from '#renderer/screens/library/library-screen.tsx';
import { PlanScreen } from '#renderer/screens/plan/plan-screen.tsx';
import { SummaryScreen } from '#renderer/screens/summary/summary-screen.tsx';
import { Frame } from './frame.tsx';
import { ScreenTrouble } from './screen-trouble.tsx';

const root = createRootRoute({ component: Frame });

const home = createRoute({ getParentRoute: () => root, path: '/', component: HomeScreen });
const plan = createRoute({
  getParentRoute: () => root,
  path: '/plan',
  validateSearch: planSearch,
  component: function PlanRoute() {
    return <PlanScreen isTrial={plan.useSearch().trial === true} />;
  },
});
const library = createRoute({ getParentRoute: () => root, path: '/library', component: LibraryScreen });
const devices = createRoute({ getParentRoute: () => root, path: '/devices', component: DevicesScreen });
const profile = createRoute({ getParentRoute: () => root, path: '/profile', component: ProfileScreen });
const account = createRoute({ getParentRoute: () => root, path: '/account', component: AccountScreen });
const gallery = createRoute({ getParentRoute: () => root, path: '/gallery', component: GalleryScreen });
const summary = createRoute({
  getParentRoute: () => root,
  path: '/summary/$sessionId',
  component: function SummaryRoute() {
    return <SummaryScreen sessionId={summary.useParams().sessionId} />;
  },
});

/** `?trial`: what "Try it" plans. */
function planSearch({ trial }: Record<string, unknown>): { readonly trial?: true } {
  return trial === true ? { trial } : {};
}

/** The addresses of the app. They are in the hash: a page that is served from anywhere has one file only. */
export function createAppRouter(history: RouterHistory = createHashHistory()) {
  return createRouter({
    routeTree: root.addChildren([home, plan, library, devices, profile, account, gallery, summary]),
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
