/** What a run still needs before it can be planned. */
export type Missing = 'everything' | 'treadmill' | 'music' | 'nothing';

export interface Equipment {
  readonly hasTreadmill: boolean;
  /** Tracks that can be run to, or music that is being listened to already. */
  readonly hasMusic: boolean;
}

/** Home offers what is missing in one tap each; nothing has to be read or found first. */
export function missingFor({ hasTreadmill, hasMusic }: Equipment): Missing {
  if (hasTreadmill) return hasMusic ? 'nothing' : 'music';
  return hasMusic ? 'treadmill' : 'everything';
}
