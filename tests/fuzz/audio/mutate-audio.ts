import { createSeededRandom } from '#native/simulator/random-source.ts';

/** A healthy file that is to be damaged. */
export interface HealthyFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface DamagedFile {
  /** Ends like the healthy file; says nothing else. */
  readonly name: string;
  readonly bytes: Buffer;
  /** What was done to it, for a person. */
  readonly recipe: string;
}

/** Larger ones would cost time and show nothing more. */
const mostBytes = 4_000_000;

const extremes = [
  0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_ffff,
];

/** Damages one of these files. The same seed always does the same. */
export function mutateAudio(seed: number, files: readonly HealthyFile[]): DamagedFile {
  const random = createSeededRandom(seed);
  const below = (end: number) => Math.floor(random() * end);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)]!;
  const healthy = files[seed % files.length]!;
  let bytes = Buffer.from(healthy.bytes);
  const recipe = [healthy.name];

  /** Damage is dearest where the tables are: the first or last few kilobytes. */
  const place = (): number => {
    const where = random();
    if (where < 0.35) return below(Math.min(bytes.length, 512));
    if (where < 0.55) return below(Math.min(bytes.length, 8192));
    if (where < 0.7) return Math.max(0, bytes.length - 1 - below(8192));
    return below(bytes.length);
  };
  const block = (): { at: number; end: number } => {
    const at = place();
    return { at, end: Math.min(bytes.length, at + 1 + below(pick([8, 64, 1024, 65_536]))) };
  };
  const noise = (length: number) => Buffer.from(Array.from({ length }, () => below(256)));
  const splice = (at: number, end: number, middle: Buffer) =>
    Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(end)]);

  const damages: Readonly<Record<string, () => void>> = {
    bits() {
      for (let i = pick([1, 4, 40, 400]); i > 0 && bytes.length > 0; i -= 1) {
        const at = place();
        bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
      }
    },
    bytes() {
      for (let i = pick([1, 8, 80]); i > 0 && bytes.length > 0; i -= 1)
        bytes[place()] = pick([0, 1, 0x7f, 0x80, 0xff, below(256)]);
    },
    field() {
      for (let i = pick([1, 2, 6]); i > 0; i -= 1) {
        const at = place();
        const width = pick([1, 2, 4, 8] as const);
        if (at + width > bytes.length) continue;
        const value = pick([...extremes, bytes.length, bytes.length - at, bytes.length + 1]);
        const isBig = random() < 0.5;
        if (width === 8) {
          const long = random() < 0.5 ? BigInt(value) << 32n : BigInt(value);
          if (isBig) bytes.writeBigUInt64BE(BigInt.asUintN(64, long), at);
          else bytes.writeBigUInt64LE(BigInt.asUintN(64, long), at);
        } else if (isBig) bytes.writeUIntBE(value % 2 ** (8 * width), at, width);
        else bytes.writeUIntLE(value % 2 ** (8 * width), at, width);
      }
    },
    cut() {
      bytes = bytes.subarray(0, random() < 0.3 ? below(Math.min(bytes.length, 300)) : below(bytes.length));
    },
    behead() {
      bytes = bytes.subarray(below(Math.min(bytes.length, pick([16, 1000, bytes.length]))));
    },
    blank() {
      const { at, end } = block();
      bytes.fill(pick([0, 0xff, 0x55]), at, end);
    },
    scribble() {
      const { at, end } = block();
      noise(end - at).copy(bytes, at);
    },
    drop() {
      const { at, end } = block();
      bytes = splice(at, end, Buffer.alloc(0));
    },
    insert() {
      const at = place();
      bytes = splice(at, at, noise(1 + below(pick([4, 100, 5000]))));
    },
    repeat() {
      const { at, end } = block();
      const copies = Array.from({ length: 1 + below(pick([2, 20])) }, () => bytes.subarray(at, end));
      bytes = splice(at, at, Buffer.concat(copies));
    },
    move() {
      const { at, end } = block();
      const moved = Buffer.from(bytes.subarray(at, end));
      bytes = splice(at, end, Buffer.alloc(0));
      const to = below(bytes.length + 1);
      bytes = splice(to, to, moved);
    },
    glue() {
      const other = pick(files).bytes;
      bytes = Buffer.concat([bytes, other]);
    },
    graft() {
      const other = pick(files).bytes;
      const at = below(bytes.length + 1);
      bytes = Buffer.concat([bytes.subarray(0, at), other.subarray(below(other.length))]);
    },
    tag() {
      const size = pick([0, 10, 5000, 0x0fff_ffff]);
      const digits = [21, 14, 7, 0].map((shift) => (size >> shift) & (random() < 0.9 ? 0x7f : 0xff));
      bytes = Buffer.concat([
        Buffer.from('ID3'),
        Buffer.from([4, 0, below(256), ...digits]),
        noise(below(200)),
        bytes,
      ]);
    },
  };
  for (let count = pick([1, 1, 1, 2, 3]); count > 0; count -= 1) {
    const kind = pick(Object.keys(damages));
    damages[kind]?.();
    recipe.push(kind);
    if (bytes.length > mostBytes) bytes = bytes.subarray(0, mostBytes);
  }
  return { name: `${seed}-${healthy.name.replaceAll('/', '-')}`, bytes, recipe: recipe.join(' ') };
}
