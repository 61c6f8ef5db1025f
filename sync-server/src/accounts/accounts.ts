import type { App } from '#server/http/app.ts';
import { createAccountServices, type AccountParts } from './account-services.ts';
import type { Authenticate } from './authenticate.ts';
import { createAuthenticate, requireSignedIn } from './authenticate-request.ts';
import { DeviceAuthorizations } from './device/device-authorizations.ts';
import { Kiosks } from './gyms/kiosks.ts';
import { BrowserCookies } from './pages/browser-cookies.ts';
import { addDevicePage } from './pages/device-page.ts';
import { addFirstAdminPage } from './pages/first-admin-page.ts';
import { addDeviceRoutes } from './routes/device-routes.ts';
import { addFirstAdminRoute } from './routes/first-admin-routes.ts';
import { addGymRoutes } from './routes/gym-routes.ts';
import { addIdentityRoutes } from './routes/identity-routes.ts';
import { addSignInRoutes } from './routes/sign-in-routes.ts';
import { addSocialRoutes } from './routes/social-routes.ts';
import { addTokenRoutes } from './routes/token-routes.ts';
import { SocialSignIn } from './social/social-sign-in.ts';
import { tidyAccounts } from './tidy-accounts.ts';

export interface Accounts {
  readonly authenticate: Authenticate;
  addRoutes(app: App): void;
  /** Loads what the first sign-in needs, so that it does not wait for it. */
  warm(): Promise<void>;
  /** Takes out what is over. */
  tidy(): Promise<void>;
}

/** Accounts, the ways to sign in to them, gyms and kiosks. */
export function createAccounts(parts: AccountParts): Accounts {
  const services = createAccountServices(parts);
  const kiosks = new Kiosks(services);
  const devices = new DeviceAuthorizations(services);
  const social = new SocialSignIn(services);
  const cookies = new BrowserCookies(services);
  const signedIn = requireSignedIn(services);
  return {
    authenticate: createAuthenticate(services, kiosks),
    addRoutes(app) {
      // Answers here have tokens and codes in them.
      app.addHook('onSend', async (request, reply) => {
        if (request.url.startsWith('/v1/auth/') && !reply.hasHeader('cache-control')) {
          reply.header('cache-control', 'no-store');
        }
      });
      addTokenRoutes(app, services, signedIn);
      addSignInRoutes(app, services);
      addIdentityRoutes(app, services, signedIn, social);
      addSocialRoutes(app, services, social, cookies);
      addDeviceRoutes(app, services, signedIn, devices, kiosks);
      addGymRoutes(app, services, signedIn, kiosks);
      addFirstAdminRoute(app, services);
      addDevicePage(app, services, devices, social, cookies);
      addFirstAdminPage(app, services, cookies);
    },
    async warm() {
      await services.store();
      await services.keys.published();
    },
    tidy: () => tidyAccounts(services.query, services.now()),
  };
}
