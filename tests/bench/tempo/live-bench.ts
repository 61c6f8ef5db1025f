import { filesBelow } from './beatless-files.ts';
import { readCorpus } from './corpus.ts';
import { examinedGroups, fillLiveClassroom } from './live-classroom.ts';
import { examineLive } from './live-examination.ts';
import { learnLive } from './live-lessons.ts';
import { progressLine } from './progress-line.ts';

/**
 * How soon the tempo of music that plays elsewhere is known, how well it is kept, and how fast a change is followed.
 * @param beatless folder with sounds without a beat
 */
export async function benchLive(corpus: string, beatless: string | undefined): Promise<void> {
  const tracks = readCorpus(corpus);
  const classroom = await fillLiveClassroom(tracks, {
    beatlessFiles: beatless === undefined ? [] : filesBelow(beatless),
    onProgress: progressLine('listened to', tracks.length),
  });
  examineLive(classroom, learnLive(classroom.lessons, examinedGroups(classroom)).bySource);
}
