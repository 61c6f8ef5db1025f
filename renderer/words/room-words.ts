import type { RoomCondition } from '#renderer/room/room-condition.ts';
import type { Translate, Words } from './translate.ts';

/** How it is about the music in the room; of `heard` the tempo is shown beside it. */
export function roomWords(t: Translate, condition: RoomCondition): Words {
  return { short: t(`room.${condition}.short`), long: t(`room.${condition}.long`) };
}
