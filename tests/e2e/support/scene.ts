import type { Page } from 'playwright-core';
import { languages, type Language } from '#contract/settings/app-settings.ts';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import type { AttachedService } from '#electron/cli/attach-service.ts';
import type { Service, ServiceOptions } from '#electron/cli/service.ts';
import type { SimulatedGym } from '#native/simulator/simulated-gym.ts';
import { createPacedClock } from '#tests/support/paced-clock.ts';
import { attachTest, startTestService, statusWhere } from '#tests/support/test-service.ts';
import { lead } from './way-to-service.ts';
import { gymOf, openPage, type OpenPageOptions } from './open-app.ts';

/** One service with an English and a Chinese page: whatever is brought about is seen in both. */
export interface Scene {
  readonly service: Service;
  /** Throws where the simulated treadmill is not there (yet). */
  readonly gym: SimulatedGym;
  /** Another program attached to the same service: brings states about without touching the pages. */
  readonly attached: AttachedService;
  readonly rpc: AttachedService['rpc'];
  readonly pages: Readonly<Record<Language, Page>>;
  readonly faults: Faults;
  /** Time passes quickly until `calm`: to get from one state to the next. So it is at first. */
  hurry(): void;
  /** Time passes as in life: to look at what lasts only seconds. */
  calm(): void;
  /** Does the same on both pages at once. */
  each(action: (page: Page, language: Language) => Promise<unknown>): Promise<void>;
  until(holds: (status: LiveStatus) => boolean): Promise<LiveStatus>;
}

/** Faults of the treadmill that are turned on and off in mid-run. */
export interface Faults {
  /** The control point never answers and does nothing. */
  isDeaf: boolean;
  /** A stop is accepted and not obeyed. */
  isIgnoringStop: boolean;
  /** Speeds are accepted, and the belt stays as it is. */
  isIgnoringSpeed: boolean;
  /** Time and distance count from the beginning again, as after a restart. */
  hasForgotten: boolean;
  /** The link stands, no telemetry comes. */
  isSilent: boolean;
  /** The database takes nothing. */
  isDiskFull: boolean;
  /** Where the pages' sockets lead to; only in scenes that say so. */
  way: 'open' | 'silent' | 'cut' | 'refused' | 'otherVersion' | 'noForecast' | 'wrongForecast';
}

export interface OpenSceneOptions extends Omit<OpenPageOptions, 'size' | 'language'> {
  /** The way of the pages to the service can be changed: `faults.way`. */
  readonly hasWay?: boolean;
  /** How quickly time passes on the way from state to state; 1 where real sound plays. Default 5. */
  readonly hurryPace?: number;
  readonly service?: Partial<ServiceOptions>;
}

function full(): Promise<never> {
  return Promise.reject(new Error('database or disk is full'));
}

export async function openScene({
  service: options = {},
  hasWay = false,
  // A minute of the treadmill in twelve seconds: quick, and slow enough for two pages on a busy machine.
  hurryPace = 5,
  ...page
}: OpenSceneOptions = {}): Promise<Scene> {
  const faults: Faults = {
    isDeaf: false,
    isIgnoringStop: false,
    isIgnoringSpeed: false,
    hasForgotten: false,
    isSilent: false,
    isDiskFull: false,
    way: 'open',
  };
  const prepare = hasWay ? (each: Page) => lead(each, faults) : page.prepare;
  const clock = createPacedClock();
  clock.pace = hurryPace;
  const service = await startTestService({
    ...options,
    // Pages extrapolate by it; while they are looked at it is true.
    timeScale: 1,
    simulator: {
      simulatorSeed: 7,
      simulatorClock: clock,
      ...options.simulator,
      simulatorBehaviours: [
        ...(options.simulator?.simulatorBehaviours ?? []),
        {
          name: 'faults of the scene',
          onRequest: (request, proceed) => (faults.isDeaf ? { kind: 'silent' } : proceed(request)),
          onOrder(order, obey) {
            if (faults.isIgnoringStop && order.kind === 'stop') return true;
            return faults.isIgnoringSpeed && order.kind === 'speed' ? true : obey(order);
          },
          shapeTelemetry(data) {
            if (faults.isSilent) return undefined;
            return faults.hasForgotten ? { ...data, elapsedTimeS: 1, totalDistanceM: 1 } : data;
          },
        },
      ],
    },
  });
  const { sessions } = service.opened.store;
  const append = sessions.append.bind(sessions);
  const finish = sessions.finish.bind(sessions);
  Object.assign(sessions, {
    append: (...args: Parameters<typeof append>) => (faults.isDiskFull ? full() : append(...args)),
    finish: (...args: Parameters<typeof finish>) => (faults.isDiskFull ? full() : finish(...args)),
  });
  const attached = await attachTest(service);
  const [en, zh] = await Promise.all(
    languages.map((language) =>
      openPage(service, { ...page, ...(prepare !== undefined && { prepare }), language, size: 'wide' }),
    ),
  );
  if (en === undefined || zh === undefined) throw new Error('two languages, two pages');
  const pages = { en, 'zh-CN': zh } as const;
  return {
    service,
    get gym() {
      return gymOf(service);
    },
    attached,
    rpc: attached.rpc,
    pages,
    faults,
    hurry() {
      clock.pace = hurryPace;
    },
    calm() {
      clock.pace = 1;
    },
    async each(action) {
      await Promise.all(languages.map((language) => action(pages[language], language)));
    },
    until: (holds) => statusWhere(attached, holds),
  };
}
