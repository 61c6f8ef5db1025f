/** What an answer is, as far as caches are concerned. */
export type CachedKind =
  | { readonly kind: 'snapshot' }
  | { readonly kind: 'log' }
  | { readonly kind: 'live' }
  | { readonly kind: 'events' }
  | { readonly kind: 'moved'; readonly isHandleKnown: boolean }
  | { readonly kind: 'uncacheable' }
  | { readonly kind: 'error' };

/** Says for every answer who may keep it, and for how long. */
export type CachePolicy = (kind: CachedKind) => Readonly<Record<string, string>>;

interface PublicAges {
  /** Seconds for which the log may be kept, and after which it may be shown while a newer one is fetched. */
  readonly maxAgeS: number;
  readonly staleAgeS: number;
  /** How long a stream of events lasts, milliseconds. */
  readonly eventsMs: number;
}

/** For shapes that anybody may read: the same ages as Electric's. */
export function publicCachePolicy({ maxAgeS, staleAgeS, eventsMs }: PublicAges): CachePolicy {
  return (cached) => {
    switch (cached.kind) {
      case 'snapshot':
        return control('public, max-age=604800, s-maxage=3600, stale-while-revalidate=2629746');
      case 'log':
        return control(`public, max-age=${maxAgeS}, stale-while-revalidate=${staleAgeS}`);
      case 'live':
        return control('public, max-age=5, stale-while-revalidate=5');
      case 'events':
        return control(`public, max-age=${Math.max(1, Math.floor(eventsMs / 1000) - 1)}`);
      case 'moved':
        return control(`public, max-age=${cached.isHandleKnown ? 60 : 1}, must-revalidate`);
      case 'uncacheable':
        return control('no-cache');
      case 'error':
        return { ...control('no-store'), 'surrogate-control': 'no-store' };
    }
  };
}

/** For shapes of one person: nobody keeps anything, least of all a cache that several share. */
export const privateCachePolicy: CachePolicy = () => control('private, no-store');

function control(value: string): Record<string, string> {
  return { 'cache-control': value };
}
