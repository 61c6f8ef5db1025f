import type { KeptSetting } from '#contract/storage/store.ts';
import { appSettingsSchema, type AppSettings, type AppSettingsChange } from './app-settings.ts';

/** Settings as they are used, and the names of those that were written and cannot be read. */
export interface ReadSettings {
  readonly settings: AppSettings;
  readonly unreadable: readonly string[];
}

const schemaOf = new Map(Object.entries(appSettingsSchema.shape));

/**
 * Settings as they were written, validated one by one: one that an older or newer version wrote differently is left out,
 * and costs none of the others. A name that this version does not know is no error, a newer one has written it.
 */
export function readSettings(kept: readonly KeptSetting[]): ReadSettings {
  const unreadable: string[] = [];
  const values = kept.flatMap(({ name, json }) => {
    const schema = schemaOf.get(name);
    if (schema === undefined) return [];
    const parsed = schema.safeParse(parsedJson(json));
    if (parsed.success && parsed.data !== undefined) return [[name, parsed.data]];
    unreadable.push(name);
    return [];
  });
  return { settings: appSettingsSchema.parse(Object.fromEntries(values)), unreadable };
}

/** What a change writes and what it forgets; what it does not name stays. */
export function settingsToKeep(change: AppSettingsChange): {
  readonly written: readonly KeptSetting[];
  readonly forgotten: readonly string[];
} {
  const named = Object.entries(change).filter(([, value]) => value !== undefined);
  return {
    written: named
      .filter(([, value]) => value !== null)
      .map(([name, value]) => ({ name, json: JSON.stringify(value) })),
    forgotten: named.filter(([, value]) => value === null).map(([name]) => name),
  };
}

/** Undefined, which no setting is, where it is no JSON. */
function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The caller reports it like any other value that cannot be read.
    return undefined;
  }
}
