const storageKey = 'beatrunner.belt-may-move';

/** What this window knew of the belt before it was loaded again. */
export function keptBeltMayMove(page: Pick<Window, 'sessionStorage'>): boolean {
  try {
    return page.sessionStorage.getItem(storageKey) === 'true';
  } catch {
    // A browser that keeps nothing: the first status tells.
    return false;
  }
}

export function keepBeltMayMove(page: Pick<Window, 'sessionStorage'>, mayMove: boolean): void {
  try {
    page.sessionStorage.setItem(storageKey, String(mayMove));
  } catch {
    // It holds for as long as the page does.
  }
}
