import type { AppSettings, AppSettingsChange } from '#contract/settings/app-settings.ts';
import { readSettings, settingsToKeep } from '#contract/settings/kept-settings.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { SettingsRepository } from '#contract/storage/store.ts';

/** What the app remembers between starts. */
export interface SettingsBook {
  read(): Promise<AppSettings>;
  /** What is not named stays; `null` forgets. Resolves with what is kept then. */
  change(change: AppSettingsChange): Promise<AppSettings>;
}

export function createSettingsBook(settings: SettingsRepository, log: Log): SettingsBook {
  const reported = new Set<string>();

  async function read(): Promise<AppSettings> {
    const { settings: readable, unreadable } = readSettings(await settings.list());
    // A page reads them often; one line a setting is enough.
    for (const name of unreadable.filter((each) => !reported.has(each))) {
      reported.add(name);
      log.warn('setting-not-readable', { name });
    }
    return readable;
  }

  return {
    read,
    async change(change) {
      const { written, forgotten } = settingsToKeep(change);
      await settings.change(written, forgotten);
      return await read();
    },
  };
}
