import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import type { LiveWeights } from '#core/music/tempo/live-model.ts';
import type { TempoWeights } from '#core/music/tempo/tempo-model.ts';
import { filesBelow } from './tempo/beatless-files.ts';
import { beatlessVerdicts, fillClassroom, steadyVerdicts } from './tempo/classroom.ts';
import { readCorpus } from './tempo/corpus.ts';
import { learnWeights, weightsBySource, withSteadiness } from './tempo/learn.ts';
import { examinedGroups, fillLiveClassroom } from './tempo/live-classroom.ts';
import { learnLive } from './tempo/live-lessons.ts';
import { progressLine } from './tempo/progress-line.ts';

/*
 * `npm run learn:tempo -- --corpus FOLDER [--beatless FOLDER]` makes core/music/tempo/learned anew from music whose tempo is known
 * (tests/bench/tempo/corpus.ts says what the folder holds) and from sounds without a beat, some of its own and those of the second
 * folder. The same folders always give the same weights.
 */

const { values } = parseArgs({ options: { corpus: { type: 'string' }, beatless: { type: 'string' } } });
if (values.corpus === undefined) throw new Error('Name the music to learn from: --corpus FOLDER');
const tracks = readCorpus(values.corpus);
const progress = progressLine('listened to', tracks.length);
const beatlessFiles = values.beatless === undefined ? [] : filesBelow(values.beatless);
const classroom = await fillClassroom(tracks, { beatlessFiles, onProgress: progress });
const all = learnWeights(classroom.lessons);
const bySource = weightsBySource(classroom.lessons);
const verdicts = steadyVerdicts(classroom, bySource);
const weights = withSteadiness(all, [...verdicts, ...beatlessVerdicts(classroom.beatless, all)]);
for (const [table, rows] of Object.entries(weights)) writeTable(table as keyof TempoWeights, rows);
// Of a few seconds at a time, as live music is heard, something else is to be learned.
const liveClassroom = await fillLiveClassroom(tracks, { beatlessFiles, onProgress: progress });
const live = learnLive(liveClassroom.lessons, examinedGroups(liveClassroom)).all;
writeTable('shortLevel', live.shortLevel);
writeTable('liveSteadyBeat', live.liveSteadyBeat);
console.log(`Learned from ${tracks.length} tracks of ${bySource.size} sources.`);

function writeTable(
  table: keyof TempoWeights | keyof LiveWeights,
  rows: TempoWeights[keyof TempoWeights],
): void {
  const name = table.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const text = [
    "import type { LearnedWeight } from '#core/music/tempo/linear-model.ts';",
    '',
    '// Made by `npm run learn:tempo`: feature, its mean, its deviation, and what one deviation counts.',
    '// oxfmt-ignore',
    `export const ${table}Weights: readonly LearnedWeight[] = [`,
    ...rows.map((row) => `  [${[`'${row[0]}'`, ...row.slice(1)].join(', ')}],`),
    '];',
    '',
  ].join('\n');
  const folder = fileURLToPath(new URL('../../core/music/tempo/learned', import.meta.url));
  writeFileSync(path.join(folder, `${name}-weights.ts`), text);
}
