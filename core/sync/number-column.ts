import type { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';

/*
 * A column of whole numbers with gaps: which rows have one (runs, or one bit when all or none have), then differences,
 * or differences of differences where that is shorter. Runs of nought, which a steady belt makes, are counted.
 */

const presence = { none: 0, all: 1, some: 2 } as const;
const secondOrderBit = 0x04;
/** Numbers are cut off here, so that no difference of differences leaves the safe range. */
const largest = 2 ** 48;

/** The nearest step, 0 for what is no number. */
export function toSteps(value: number, step: number): number {
  const steps = Math.round(value / step);
  return Number.isNaN(steps) ? 0 : Math.max(-largest, Math.min(largest, steps)) + 0;
}

/** Without the noise of binary fractions: 97 steps of 0.1 are 9.7. */
export function fromSteps(steps: number, step: number): number {
  return step >= 1 ? steps * step : steps / Math.round(1 / step);
}

export function writeColumn(writer: ByteWriter, column: readonly (number | undefined)[]): void {
  const values = column.filter((value) => value !== undefined);
  const first = differences(values);
  const second = differences(first);
  const [inFirst, inSecond] = [first, second].map((numbers) => packed(numbers));
  if (inFirst === undefined || inSecond === undefined) return;
  const isSecond = inSecond.size < inFirst.size;
  const kind =
    values.length === 0 ? presence.none : values.length === column.length ? presence.all : presence.some;
  writer.byte(kind | (isSecond ? secondOrderBit : 0));
  if (kind === presence.some) writeRuns(writer, column);
  writer.append(isSecond ? inSecond : inFirst);
}

export function readColumn(reader: ByteReader, rows: number): (number | undefined)[] {
  const head = reader.byte();
  const isPresent = readPresence(reader, head & 0x03, rows);
  const count = isPresent.filter(Boolean).length;
  let values = unpacked(reader, count);
  values = sums(values);
  if ((head & secondOrderBit) !== 0) values = sums(values);
  let next = 0;
  return isPresent.map((is) => (is ? values[next++] : undefined));
}

function readPresence(reader: ByteReader, kind: number, rows: number): readonly boolean[] {
  if (kind === presence.none || kind === presence.all) {
    return Array.from({ length: rows }, () => kind === presence.all);
  }
  if (kind !== presence.some) throw new RangeError('unknown kind of column');
  const isPresent: boolean[] = [];
  for (let is = true; isPresent.length < rows; is = !is) {
    const run = reader.count();
    if (run > rows - isPresent.length) throw new RangeError('a run longer than the column');
    for (let index = 0; index < run; index += 1) isPresent.push(is);
  }
  return isPresent;
}

/** Lengths of runs, beginning with rows that have a value. */
function writeRuns(writer: ByteWriter, column: readonly (number | undefined)[]): void {
  let is = true;
  let run = 0;
  for (const value of column) {
    if ((value !== undefined) !== is) {
      writer.count(run);
      is = !is;
      run = 0;
    }
    run += 1;
  }
  writer.count(run);
}

function differences(values: readonly number[]): readonly number[] {
  return values.map((value, index) => value - (values[index - 1] ?? 0));
}

function sums(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value) => (sum += value));
}

function packed(numbers: readonly number[]): ByteWriter {
  const writer = new ByteWriter();
  for (let index = 0; index < numbers.length; index += 1) {
    const number = numbers[index] ?? 0;
    // Below nought is odd, above it even, as in zigzag coding; nought itself is followed by how many more there are.
    writer.count(number < 0 ? -2 * number - 1 : 2 * number);
    if (number !== 0) continue;
    const from = index;
    while (numbers[index + 1] === 0) index += 1;
    writer.count(index - from);
  }
  return writer;
}

function unpacked(reader: ByteReader, count: number): number[] {
  const numbers: number[] = [];
  while (numbers.length < count) {
    const coded = reader.count();
    numbers.push(coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2);
    if (coded !== 0) continue;
    const more = reader.count();
    if (more > count - numbers.length) throw new RangeError('a run longer than the column');
    for (let index = 0; index < more; index += 1) numbers.push(0);
  }
  return numbers;
}
