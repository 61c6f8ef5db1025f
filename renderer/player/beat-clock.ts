import { beatPosition } from '#core/music/beat-position.ts';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import type { PageLink } from '#renderer/link/page-link.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import { useRoom } from '#renderer/room/use-room.ts';

/** Where the music is between two beats, right now. */
export interface CurrentBeat {
  /** 0 on the beat, towards 1 just before the next. */
  readonly phase: number;
  /** Of the last beat in its track. */
  readonly index: number;
  /** As it is stepped to: folded and stretched. */
  readonly tempoBpm: number;
}

interface KnownBeats {
  readonly trackId: string;
  readonly beatsS: readonly number[];
}

/** One time that a track is played, as far as it has come. */
interface Play {
  readonly sessionId: string;
  readonly trackId: string;
  readonly positionS: number;
}

/** Music that is so much farther back than it was is played once more; reports are not that far apart. */
const playedAgainS = 2;

/** A guess from an old status would drift away from what is heard. */
const oldestStatusMs = 3000;

let beats: KnownBeats | undefined;
/** Of which its beats were asked; undefined: they are asked with the next status. */
let asked: Play | undefined;
let soundingS: () => number | undefined = () => undefined;

/**
 * Fetches the beats of what plays, with every play of it: what its runner says of them may be another thing by then.
 *
 * @param positionOfSound where the sound of this very page is, seconds in the recording; undefined where it makes none
 */
export function keepBeats(link: PageLink, positionOfSound: () => number | undefined): void {
  soundingS = positionOfSound;
  let question = 0;
  useLive.subscribe(({ status }) => {
    const play = playOf(status);
    const isAsked = play !== undefined && asked !== undefined && isSamePlay(asked, play);
    asked = play;
    if (play === undefined || isAsked) return;
    const { trackId } = play;
    question += 1;
    const mine = question;
    Promise.resolve()
      .then(() => link.rpc.library.track({ trackId }))
      .then(({ beatsS }) => {
        if (question === mine) beats = { trackId, beatsS };
      })
      .catch(() => {
        // Asked again with the next status.
        if (question === mine) asked = undefined;
      });
  });
}

/** Somebody has put a track right: its beats are asked anew. */
export function askBeatsAnew(): void {
  asked = undefined;
}

function playOf(status: LiveStatus | undefined): Play | undefined {
  const { session } = status ?? {};
  if (session?.music === undefined) return undefined;
  const { trackId, positionS } = session.music;
  return { sessionId: session.sessionId, trackId, positionS };
}

function isSamePlay(before: Play, now: Play): boolean {
  const isSame = before.sessionId === now.sessionId && before.trackId === now.trackId;
  return isSame && now.positionS > before.positionS - playedAgainS;
}

/** Undefined while nothing plays, or its beats are not known. */
export function currentBeat(): CurrentBeat | undefined {
  const { status, receivedAtMs, connection } = useLive.getState();
  if (status?.session?.room?.state === 'heard') return beatInRoom(status.session.room.tempoBpm);
  const music = status?.session?.music;
  if (music === undefined || beats === undefined || beats.trackId !== music.trackId) return undefined;
  const ageMs = pageClock.nowMs() - receivedAtMs;
  if (ageMs > oldestStatusMs) return undefined;
  const timeScale = connection.kind === 'up' ? connection.hello.timeScale : 1;
  const positionS = soundingS() ?? positionAfter(music, ageMs * timeScale);
  const at = beatPosition(beats, positionS);
  if (at?.phase === undefined || music.tempoBpm === undefined) return undefined;
  return { phase: at.phase, index: at.beatIndex, tempoBpm: music.tempoBpm };
}

/** What sounds in the room goes on from the beat that this page heard last; another page's microphone says nothing of beats. */
function beatInRoom(tempoBpm: number | undefined): CurrentBeat | undefined {
  const { beat } = useRoom.getState();
  if (beat === undefined || tempoBpm === undefined) return undefined;
  const since = ((pageClock.nowMs() - beat.atMs) * beat.tempoBpm) / 60_000;
  const whole = Math.floor(since);
  return { phase: since - whole, index: beat.index + whole, tempoBpm };
}

type Music = NonNullable<NonNullable<LiveStatus['session']>['music']>;

/** Where music is that sounds elsewhere, `ageMs` after it was told of. */
function positionAfter({ positionS, playbackRate, durationS }: Music, ageMs: number): number {
  return Math.min(durationS, positionS + (ageMs / 1000) * playbackRate);
}
