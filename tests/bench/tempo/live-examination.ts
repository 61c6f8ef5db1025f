import type { LiveModel } from '#core/music/tempo/live-model.ts';
import { liveRateHz } from '#core/music/tempo/live-tempo.ts';
import { areaUnderRoc, reliabilityTable } from './certainty-tables.ts';
import type { LiveClassroom } from './live-classroom.ts';
import { benchRoom } from './live-lessons.ts';
import { listenLive, spliceOf } from './live-run.ts';
import { beatlessTable, liveClaims, liveRow } from './live-scores.ts';
import { inRoom } from './room.ts';

/** Prints what is answered, as music is and in a room, by models that have learned nothing from the sources in question. */
export function examineLive(classroom: LiveClassroom, models: ReadonlyMap<string, LiveModel>): void {
  const conditions = {
    clean: (samples: Float32Array) => samples,
    room: (samples: Float32Array) => inRoom(samples, liveRateHz, benchRoom),
  };
  for (const [name, heardAs] of Object.entries(conditions)) {
    const { row, claims, beatless } = examine(classroom, models, heardAs);
    console.log(`\nLive, ${name}`);
    console.table(row);
    console.table(beatless);
    console.log(`Confidence, right within 4 %. Area under the ROC: ${areaUnderRoc(claims).toFixed(3)}`);
    console.table(reliabilityTable(claims));
  }
}

function examine(
  { excerpts, beatless }: LiveClassroom,
  models: ReadonlyMap<string, LiveModel>,
  heardAs: (samples: Float32Array) => Float32Array,
) {
  const certain = excerpts.filter(({ track }) => !track.isLevelUncertain);
  const runs = certain.flatMap((excerpt) => {
    const model = models.get(excerpt.track.source);
    return model === undefined ? [] : listenLive({ ...excerpt, samples: heardAs(excerpt.samples) }, model);
  });
  const splices = certain.flatMap((_, index) => {
    const splice = spliceOf(certain, index);
    // The second track is the one to be found: nothing is known of its source.
    const model = splice && models.get(splice.other.source);
    if (splice === undefined || model === undefined) return [];
    const { excerpt, other, cutS } = splice;
    return { ...listenLive({ ...excerpt, samples: heardAs(excerpt.samples) }, model), other, cutS };
  });
  const [anyModel] = models.values();
  const beatlessRuns = beatless.flatMap(({ name, source, samples }) => {
    const model = models.get(source) ?? anyModel;
    const [excerpt] = excerpts;
    if (model === undefined || excerpt === undefined) return [];
    return { name, ...listenLive({ ...excerpt, samples: heardAs(samples) }, model) };
  });
  return { row: liveRow(runs, splices), claims: liveClaims(runs), beatless: beatlessTable(beatlessRuns) };
}
