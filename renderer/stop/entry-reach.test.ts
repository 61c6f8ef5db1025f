import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../..');

/** What a file brings along before it runs; types are gone by then, and what is imported later is not part of it. */
function importsOf(file: string): readonly string[] {
  const source = readFileSync(path.join(root, file), 'utf8');
  return [
    ...source.matchAll(/^(?:import(?! type\b)(?: [^'";]+? from)?|export [^'";]+? from) '([^']+)'/gm),
  ].flatMap(([, specifier]) => specifier ?? []);
}

function fileOf(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return specifier.slice(1);
  return specifier.startsWith('.') ? path.posix.join(path.posix.dirname(from), specifier) : undefined;
}

/** Everything that has to be there for STOP. */
function reachOf(entry: string) {
  const files = new Set([entry]);
  const packages = new Set<string>();
  for (const file of files) {
    if (!/\.tsx?$/.test(file)) continue;
    for (const specifier of importsOf(file)) {
      const target = fileOf(file, specifier);
      if (target === undefined) packages.add(specifier);
      else files.add(target);
    }
  }
  return { files: [...files], packages: [...packages].toSorted() };
}

describe('the entry of the page', () => {
  const { files, packages } = reachOf('renderer/stop/entry.tsx');

  it('is what index.html names, and nothing else is', () => {
    const html = readFileSync(path.join(root, 'renderer/index.html'), 'utf8');
    expect([...html.matchAll(/<script[^>]*src="([^"]+)"/g)].map(([, src]) => src)).toEqual([
      './stop/entry.tsx',
    ]);
  });

  it('needs React and a store, and no other package', () => {
    expect(packages).toEqual(['react', 'react-dom/client', 'zustand']);
  });

  it('needs no screen, no text but its own, and no more of the contract than the stop port', () => {
    expect(files.length).toBeGreaterThan(15);
    const strangers = files.filter((file) => /^renderer\/(?:app|screens|player|charts|words)\//.test(file));
    expect(strangers).toEqual([]);
    expect(files.filter((file) => /^(?:contract|core)\//.test(file)).toSorted()).toEqual([
      'contract/rpc/stop-port.ts',
      'contract/window/window-bridge.ts',
    ]);
    expect(files.filter((file) => file.endsWith('.json')).map((file) => path.basename(file))).toEqual([
      'common.json',
      'common.json',
    ]);
  });
});
