/** A page that plays, or would. */
export interface PageAttachment {
  /** Names this very attachment; a page that comes again has another one. */
  readonly attachmentId: string;
  /** Names the page, for as long as it is loaded. */
  readonly pageId: string;
  /** The runner tapped it: the music goes there, whoever plays. */
  readonly takes: boolean;
}

/** The pages that may play, one of which does. */
export interface PageLine {
  /** Which attachment plays; undefined without any page. */
  readonly playing: string | undefined;
  has(attachmentId: string): boolean;
  /** Plays at once where nobody does, where the runner says so, and where the page played already. */
  join(page: PageAttachment): void;
  /** Whoever stands in line takes over, the page that played last first. */
  leave(attachmentId: string): void;
  /** The page that plays is heard. */
  noteSound(): void;
  /** The page that plays may not sound. Returns whether another one plays now. */
  handBack(): boolean;
}

interface Waiting {
  readonly attachmentId: string;
  readonly pageId: string;
  /** Since the music came to it. */
  hasSounded: boolean;
  /** It had the music and was not allowed to sound; a new attachment, by a tap, may try again. */
  isBlocked: boolean;
}

export function createPageLine(): PageLine {
  /** The one that plays first, then those that played before it, then newcomers. */
  let pages: readonly Waiting[] = [];

  /** Whoever may sound comes before those that were refused. */
  function giveTo(next: Waiting | undefined): void {
    if (next === undefined) return;
    next.hasSounded = false;
    pages = [next, ...pages.filter((page) => page !== next)];
  }

  return {
    get playing() {
      return pages[0]?.attachmentId;
    },
    has: (attachmentId) => pages.some((page) => page.attachmentId === attachmentId),
    join({ attachmentId, pageId, takes }) {
      const page: Waiting = { attachmentId, pageId, hasSounded: false, isBlocked: false };
      const before = pages.findIndex((other) => other.pageId === pageId);
      if (before >= 0) pages = pages.with(before, page);
      else pages = [...pages, page];
      if (takes) giveTo(page);
    },
    leave(attachmentId) {
      const hasPlayed = pages[0]?.attachmentId === attachmentId;
      pages = pages.filter((page) => page.attachmentId !== attachmentId);
      if (hasPlayed) giveTo(pages.find((page) => !page.isBlocked) ?? pages[0]);
    },
    noteSound() {
      const [playing] = pages;
      if (playing !== undefined) playing.hasSounded = true;
    },
    handBack() {
      const [playing] = pages;
      // What was taken from it while it sounded (headphones pulled) must not come out of another loudspeaker.
      if (playing === undefined || playing.hasSounded) return false;
      playing.isBlocked = true;
      const heir = pages.find((page) => !page.isBlocked);
      giveTo(heir);
      return heir !== undefined;
    },
  };
}
