type Pressable = { readonly currentTarget: EventTarget & HTMLElement };

/**
 * Marks an element with `data-pressed` from the moment a pointer goes down on it. Chromium sets `:active` for a finger
 * only once it is sure that it is no scroll, which is later than the 50 ms in which a runner must see the answer.
 */
export const pressedMark = {
  onPointerDown: (event: Pressable): void => {
    event.currentTarget.dataset['pressed'] = '';
  },
  onPointerUp: unmark,
  onPointerCancel: unmark,
  onPointerLeave: unmark,
} as const;

function unmark(event: Pressable): void {
  delete event.currentTarget.dataset['pressed'];
}
