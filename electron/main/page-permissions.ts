/** All that a page of ours may ask the system for without more ado. */
const granted: ReadonlySet<string> = new Set(['fullscreen']);

/** A microphone is given within this time of a tap or key, and at no other. */
export const askedByHandMs = 10_000;

/** What is known of a page that asks for a camera or a microphone. */
export interface AskedMedia {
  /** Of the page, as Electron has it: with or without a slash at its end. */
  readonly origin: string | undefined;
  /** As Electron names them: `audio`, `video`; anything else is refused. */
  readonly kinds: readonly string[];
  /** Since a hand touched that page; infinite where none did. */
  readonly sinceHandMs: number;
}

/**
 * @param permission as Electron names it; names that come with later versions are refused like the rest
 * @param media of what is asked, where the permission is `media`
 * @param ownOrigin the page's that may listen to a microphone
 */
export function isPermissionGranted(permission: string, media?: AskedMedia, ownOrigin?: string): boolean {
  if (permission === 'media') return media !== undefined && isMicrophoneGranted(media, ownOrigin);
  return granted.has(permission);
}

/** Sound alone, for our own page, and only where a person has just done something. */
function isMicrophoneGranted(
  { origin, kinds, sinceHandMs }: AskedMedia,
  ownOrigin: string | undefined,
): boolean {
  const isOwn = ownOrigin !== undefined && origin?.replace(/\/$/, '') === ownOrigin;
  const isSoundAlone = kinds.length > 0 && kinds.every((kind) => kind === 'audio');
  return isOwn && isSoundAlone && sinceHandMs >= 0 && sinceHandMs <= askedByHandMs;
}
