import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';

/** A file of the built page. */
export interface PageFile {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** Its name holds a hash of its content: it never changes. */
  readonly isImmutable: boolean;
}

/** Everything that a built page consists of; a file with another ending is not served. */
const contentTypes: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.woff2', 'font/woff2'],
  ['.woff', 'font/woff'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.jpg', 'image/jpeg'],
  ['.webp', 'image/webp'],
  ['.ico', 'image/x-icon'],
]);

const hashedName = /^\/assets\/[^/]+-[\w-]{8}\.\w+$/;

/** Whether there is a page to show. */
export async function isPageBuilt(folder: string): Promise<boolean> {
  return stat(path.join(folder, 'index.html')).then(
    (facts) => facts.isFile(),
    () => false,
  );
}

/**
 * A file of the page by its address; undefined for whatever is none. Links that lead out of the folder lead nowhere.
 *
 * @param pathname as in an URL, with its percent signs; "/" is the page itself
 */
export async function readPageFile(folder: string, pathname: string): Promise<PageFile | undefined> {
  const wanted = pathname === '/' ? '/index.html' : decoded(pathname);
  // Backslashes separate folders on Windows only, and colons name drives and streams there: our names have neither.
  if (wanted === undefined || !wanted.startsWith('/') || /[\0\\:]/.test(wanted)) return undefined;
  const contentType = contentTypes.get(path.posix.extname(wanted).toLowerCase());
  if (contentType === undefined) return undefined;
  try {
    const root = await realpath(folder);
    const file = await realpath(path.join(root, wanted));
    if (!isInside(root, file) || !(await stat(file)).isFile()) return undefined;
    return { bytes: await readFile(file), contentType, isImmutable: hashedName.test(wanted) };
  } catch {
    // Not there, or not ours to read: either way there is nothing.
    return undefined;
  }
}

/** Whether a file lies in a folder, at any depth; both are real paths. */
export function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && !path.isAbsolute(relative) && relative.split(path.sep)[0] !== '..';
}

function decoded(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
}
