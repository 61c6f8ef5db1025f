/** Contacts wider than this, in CSS pixels, are a palm, a sleeve or water. */
export const widestContactPx = 60;

/** More taps than this within a second come from a wet screen. */
export const mostTapsPerSecond = 8;

/** How long all but STOP is locked then, in ms. */
export const lockMs = 2_000;

/** How long keys that came by themselves take nothing, in ms: longer than a finger that was already on its way. */
export const appearedDeadMs = 800;

/** Why a contact does nothing. */
export type TapRefusal = 'tooWide' | 'secondContact' | 'locked' | 'justAppeared';

/** A finger that goes down. */
export type Contact = {
  readonly id: number;
  readonly widthPx: number;
  readonly atMs: number;
};

export type TapGuard = {
  /**
   * Notes that a contact went down; says why it does nothing, or undefined. What is told twice is one contact: React does so with
   * what happens in a sheet or a dialog, whose portals are two.
   */
  readonly down: (contact: Contact) => TapRefusal | undefined;
  /** Notes that it was lifted or lost. */
  readonly up: (id: number) => void;
  /** Whether the click that a contact made counts. Clicks that no contact made (keys, screen readers) mostly do. */
  readonly acceptsClick: (id: number, atMs: number) => boolean;
  readonly isLocked: (atMs: number) => boolean;
  /** Takes nothing at all before this time, keys of the keyboard neither: what was meant was on the screen before. */
  readonly deadUntil: (untilMs: number) => void;
};

/**
 * Decides which touches of a moving runner are meant. STOP is never asked here.
 *
 * @param onLock called when a wet screen locks the keys, with the time in ms at which the lock ends
 */
export function createTapGuard(onLock?: (untilMs: number) => void): TapGuard {
  const held = new Set<number>();
  const refused = new Set<number>();
  let latest: { readonly contact: Contact; readonly refusal: TapRefusal | undefined } | undefined;
  let recentDownsMs: number[] = [];
  let lockedUntilMs = Number.NEGATIVE_INFINITY;
  let deadUntilMs = Number.NEGATIVE_INFINITY;

  const judge = (contact: Contact): TapRefusal | undefined => {
    if (contact.atMs < lockedUntilMs) return 'locked';
    recentDownsMs = [...recentDownsMs.filter((atMs) => contact.atMs - atMs < 1000), contact.atMs];
    if (recentDownsMs.length > mostTapsPerSecond) {
      lockedUntilMs = contact.atMs + lockMs;
      recentDownsMs = [];
      for (const id of held) refused.add(id);
      onLock?.(lockedUntilMs);
      return 'locked';
    }
    if (held.size > 0) {
      // Neither of two at once is meant, so the first one is taken back as well.
      for (const id of held) refused.add(id);
      return 'secondContact';
    }
    if (contact.atMs < deadUntilMs) return 'justAppeared';
    return contact.widthPx > widestContactPx ? 'tooWide' : undefined;
  };

  return {
    down: (contact) => {
      if (latest?.contact.id === contact.id && latest.contact.atMs === contact.atMs) return latest.refusal;
      // An id that is still held lost its end somewhere.
      held.delete(contact.id);
      refused.delete(contact.id);
      const refusal = judge(contact);
      if (refusal !== undefined) refused.add(contact.id);
      held.add(contact.id);
      latest = { contact, refusal };
      return refusal;
    },
    up: (id) => {
      held.delete(id);
      // The click follows the end of its contact; what was refused is forgotten with the next contact of that id.
      if (refused.size > 32) for (const old of refused) if (!held.has(old) && old !== id) refused.delete(old);
    },
    acceptsClick: (id, atMs) => {
      if (atMs < deadUntilMs) return false;
      if (id < 0 || latest === undefined) return true;
      return atMs >= lockedUntilMs && !refused.has(id);
    },
    isLocked: (atMs) => atMs < lockedUntilMs,
    deadUntil: (untilMs) => {
      deadUntilMs = untilMs;
    },
  };
}
