import { parseArgs } from 'node:util';
import { createBeatEngine } from '#native/audio/tempo/beat-engine.ts';
import { benchCorpus } from './tempo/corpus-bench.ts';
import { benchLive } from './tempo/live-bench.ts';
import { benchSpeed } from './tempo/speed-bench.ts';
import { benchChanges, benchSynthetic } from './tempo/synthetic-bench.ts';

/*
 * `npm run bench:tempo`: how fast music is decoded and listened to, and how often the tempo of made-up music is right.
 * `npm run bench:tempo -- --corpus FOLDER [--peers FOLDER] [--beatless FOLDER] [--essentia]`: the same of real music whose tempo is
 * known, with one source left out of what was learned at a time, under noise and drift as well; beside the answers of other systems
 * (tests/bench/tempo/peer-answers.ts) and of essentia.js.
 * `npm run bench:tempo -- --live --corpus FOLDER [--beatless FOLDER]`: how soon and how well the same music is known when it is only
 * heard, second by second, as it is and through a room.
 */

const { values } = parseArgs({
  options: {
    corpus: { type: 'string' },
    peers: { type: 'string' },
    beatless: { type: 'string' },
    essentia: { type: 'boolean' },
    live: { type: 'boolean' },
  },
});
const { corpus, peers, beatless, essentia, live } = values;
if (live === true) {
  if (corpus === undefined) throw new Error('Name the music to listen to: --corpus FOLDER');
  await benchLive(corpus, beatless);
} else if (corpus === undefined) {
  const engine = createBeatEngine();
  await benchSpeed(engine);
  benchSynthetic(engine);
  benchChanges(engine);
} else await benchCorpus({ corpus, peers, beatless, isEssentiaAsked: essentia === true });
