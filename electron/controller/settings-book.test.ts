import { describe, expect, it } from 'vitest';
import { silentLog, type LogFields } from '#contract/runtime/log.ts';
import type { KeptSetting } from '#contract/storage/store.ts';
import { createSettingsBook } from './settings-book.ts';

function bookOver(...first: readonly KeptSetting[]) {
  const kept = new Map(first.map(({ name, json }) => [name, json]));
  const warnings: LogFields[] = [];
  const book = createSettingsBook(
    {
      list: async () => [...kept].map(([name, json]) => ({ name, json })),
      async change(written, forgotten) {
        for (const { name, json } of written) kept.set(name, json);
        for (const name of forgotten) kept.delete(name);
      },
    },
    { ...silentLog, warn: (_event, fields = {}) => warnings.push(fields) },
  );
  return { book, kept, warnings };
}

describe('createSettingsBook', () => {
  it('changes what is named and tells what is kept then', async () => {
    const { book } = bookOver();
    expect(await book.read()).toEqual({});
    await book.change({ language: 'en', textSize: 130 });
    expect(await book.change({ language: 'zh-CN', textSize: null })).toEqual({ language: 'zh-CN' });
  });

  it('names what it cannot read once, and leaves it where it is', async () => {
    const { book, kept, warnings } = bookOver(
      { name: 'textSize', json: '101' },
      { name: 'profileId', json: '"p1"' },
    );
    expect(await book.read()).toEqual({ profileId: 'p1' });
    await book.read();
    expect(warnings).toEqual([{ name: 'textSize' }]);
    expect(kept.get('textSize')).toBe('101');
    expect(await book.change({ textSize: 100 })).toEqual({ profileId: 'p1', textSize: 100 });
  });
});
