const stopKeys: ReadonlySet<string> = new Set([' ', 'Escape', 'MediaStop']);

/**
 * Space, Escape and the media key are STOP while it is there. Listens before anybody else: not even a dialog may take Escape
 * from it. Asked for at every key, so that it needs nothing that is drawn.
 */
export function listenForStopKeys(
  page: Pick<Window, 'addEventListener'>,
  isStopThere: () => boolean,
  onStop: () => void,
): void {
  const onKey = (event: KeyboardEvent): void => {
    if (!stopKeys.has(event.key) || !isStopThere()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat) onStop();
  };
  page.addEventListener('keydown', onKey, { capture: true });
}

/** The stop key of a headset or keyboard that reaches the page as a command for its music. */
export function listenForMediaStop(
  { mediaSession }: Partial<Pick<Navigator, 'mediaSession'>>,
  onStop: () => void,
): void {
  mediaSession?.setActionHandler('stop', () => onStop());
}
