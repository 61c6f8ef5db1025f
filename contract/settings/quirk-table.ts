import { z } from 'zod';
import { standardQuirks, type MachineQuirks } from '#core/treadmill/machine-quirks.ts';

const nonEmptyTexts = z.array(z.string().min(1).max(60)).min(1);

/** Which treadmills an entry is about. Every criterion that is given has to hold; of a list, one of its members. */
const matchSchema = z
  .strictObject({
    /** How the advertised name begins; upper and lower case are the same. */
    namePrefixes: nonEmptyTexts.optional(),
    /** Length of the advertised name: tells short prefixes from other makers' names. */
    nameLength: z.int().positive().max(60).optional(),
    /** How the text of Device Information begins. */
    manufacturers: nonEmptyTexts.optional(),
    models: nonEmptyTexts.optional(),
    firmwares: nonEmptyTexts.optional(),
  })
  .refine(({ namePrefixes, manufacturers, models }) => namePrefixes ?? manufacturers ?? models, {
    message: 'an entry has to name its machines by name, manufacturer or model',
  });

const entrySchema = z.strictObject({
  quirkId: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  match: matchSchema,
  expectedSpeedFactor: z.number().min(0.5).max(2).optional(),
  maximumSpeedKmh: z.number().min(1).max(25).optional(),
  /** As low as the machine's own lowest incline: then the deck is left alone. */
  maximumInclinePercent: z.number().min(-40).max(40).optional(),
  speedIncrementKmh: z.number().min(0.1).max(2).optional(),
  inclineIncrementPercent: z.number().min(0.1).max(5).optional(),
  minimumCommandGapMs: z.int().min(standardQuirks.minimumCommandGapMs).max(10_000).optional(),
  minimumInclineGapMs: z.int().min(standardQuirks.minimumInclineGapMs).max(120_000).optional(),
  isFollowOnly: z.literal(true).optional(),
  /** What the machine does, for people. */
  observed: z.string().min(10),
  /** Where this is known from. */
  source: z.string().min(3),
});

/** resources/quirks/treadmills.json. What cannot make a run safer cannot be written in it. */
export const quirkTableSchema = z
  .strictObject({ treadmills: z.array(entrySchema) })
  .refine(({ treadmills }) => new Set(treadmills.map((entry) => entry.quirkId)).size === treadmills.length, {
    message: 'two entries have the same quirkId',
  });

export type QuirkTable = z.infer<typeof quirkTableSchema>;
type QuirkEntry = QuirkTable['treadmills'][number];

/** What a treadmill says about itself; a stranger's text, compared and never interpreted. */
export interface MachineIdentity {
  readonly name: string;
  readonly manufacturer?: string | undefined;
  readonly model?: string | undefined;
  readonly firmware?: string | undefined;
}

function beginsWithOneOf(text: string | undefined, beginnings: readonly string[] | undefined): boolean {
  if (beginnings === undefined) return true;
  const upper = text?.toUpperCase();
  return upper !== undefined && beginnings.some((beginning) => upper.startsWith(beginning.toUpperCase()));
}

function isAbout(entry: QuirkEntry, machine: MachineIdentity): boolean {
  const { namePrefixes, nameLength, manufacturers, models, firmwares } = entry.match;
  return (
    beginsWithOneOf(machine.name, namePrefixes) &&
    (nameLength === undefined || machine.name.length === nameLength) &&
    beginsWithOneOf(machine.manufacturer, manufacturers) &&
    beginsWithOneOf(machine.model, models) &&
    beginsWithOneOf(machine.firmware, firmwares)
  );
}

/** Adds an entry to what is known already; of two values the more careful one stays. */
function addEntry(quirks: MachineQuirks, entry: QuirkEntry): MachineQuirks {
  const least = (one: number | undefined, other: number | undefined): number | undefined =>
    one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
  const greatest = (one: number | undefined, other: number | undefined): number | undefined =>
    one === undefined || other === undefined ? (one ?? other) : Math.max(one, other);
  const isFirst = quirks.quirkId === standardQuirks.quirkId;
  return {
    quirkId: isFirst ? entry.quirkId : `${quirks.quirkId}+${entry.quirkId}`,
    source: isFirst ? entry.source : `${quirks.source}; ${entry.source}`,
    minimumCommandGapMs: Math.max(quirks.minimumCommandGapMs, entry.minimumCommandGapMs ?? 0),
    minimumInclineGapMs: Math.max(quirks.minimumInclineGapMs, entry.minimumInclineGapMs ?? 0),
    isFollowOnly: quirks.isFollowOnly || entry.isFollowOnly === true,
    ...present('expectedSpeedFactor', greatest(quirks.expectedSpeedFactor, entry.expectedSpeedFactor)),
    ...present('maximumSpeedKmh', least(quirks.maximumSpeedKmh, entry.maximumSpeedKmh)),
    ...present('maximumInclinePercent', least(quirks.maximumInclinePercent, entry.maximumInclinePercent)),
    ...present('speedIncrementKmh', greatest(quirks.speedIncrementKmh, entry.speedIncrementKmh)),
    ...present(
      'inclineIncrementPercent',
      greatest(quirks.inclineIncrementPercent, entry.inclineIncrementPercent),
    ),
  };
}

function present<K extends string>(key: K, value: number | undefined): Partial<Record<K, number>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, number>);
}

/**
 * What the table knows about a treadmill: all entries that are about it, joined so that the more careful value holds.
 * A machine that is not in the table has `standardQuirks`; no entry can make less of those.
 */
export function matchQuirks(table: QuirkTable, machine: MachineIdentity): MachineQuirks {
  return table.treadmills.filter((entry) => isAbout(entry, machine)).reduce(addEntry, standardQuirks);
}
