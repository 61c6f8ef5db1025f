/**
 * Power spectra of real frames of one length, a power of two from 16 on. Works in place on buffers of its own, so that a whole
 * track is transformed without an allocation.
 */
export class RealFft {
  readonly size: number;
  /** Where the frame goes before `transform`: even samples in `re`, odd ones in `im`. */
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly #half: number;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #swaps: Uint32Array;

  /** @param size samples a frame */
  constructor(size: number) {
    if (size < 16 || (size & (size - 1)) !== 0) throw new RangeError(`${size} is no power of two from 16 on`);
    this.size = size;
    const half = size / 2;
    this.#half = half;
    this.re = new Float64Array(half + 1);
    this.im = new Float64Array(half + 1);
    this.#cos = Float64Array.from({ length: half }, (_, k) => Math.cos((-2 * Math.PI * k) / size));
    this.#sin = Float64Array.from({ length: half }, (_, k) => Math.sin((-2 * Math.PI * k) / size));
    this.#swaps = bitReversalSwaps(half);
  }

  /** `re` and `im` hold the frame before, and the spectrum from 0 to half the sample rate (size / 2 + 1 values) after. */
  transform(): void {
    this.#transformPacked();
    this.#unpack();
  }

  /** Complex transform of half the size, two passes of radix 2 at a time; in the first two the factors are 1 and -i. */
  #transformPacked(): void {
    const { re, im } = this;
    const n = this.#half;
    const swaps = this.#swaps;
    for (let s = 0; s < swaps.length; s += 2) {
      const i = swaps[s] as number;
      const j = swaps[s + 1] as number;
      const r = re[i] as number;
      re[i] = re[j] as number;
      re[j] = r;
      const q = im[i] as number;
      im[i] = im[j] as number;
      im[j] = q;
    }
    for (let i = 0; i < n; i += 4) {
      const r0 = re[i] as number,
        r1 = re[i + 1] as number,
        r2 = re[i + 2] as number,
        r3 = re[i + 3] as number;
      const i0 = im[i] as number,
        i1 = im[i + 1] as number,
        i2 = im[i + 2] as number,
        i3 = im[i + 3] as number;
      const ar = r0 + r1,
        ai = i0 + i1,
        br = r0 - r1,
        bi = i0 - i1;
      const cr = r2 + r3,
        ci = i2 + i3,
        dr = r2 - r3,
        di = i2 - i3;
      re[i] = ar + cr;
      im[i] = ai + ci;
      re[i + 2] = ar - cr;
      im[i + 2] = ai - ci;
      re[i + 1] = br + di;
      im[i + 1] = bi - dr;
      re[i + 3] = br - di;
      im[i + 3] = bi + dr;
    }
    let done = 4;
    // Passes two at a time go over the frame half as often; an odd one out goes first, where it is cheapest.
    if (Math.log2(n / done) % 2 === 1) {
      this.#onePass(2 * done);
      done *= 2;
    }
    for (; done < n; done *= 4) this.#twoPasses(2 * done);
  }

  /** Joins transforms of `length / 2` to transforms of `length`. */
  #onePass(length: number): void {
    const { re, im } = this;
    const step = this.size / length;
    const middle = length / 2;
    for (let k = 0; k < middle; k += 1) {
      const c = this.#cos[k * step] as number;
      const s = this.#sin[k * step] as number;
      for (let i = k; i < this.#half; i += length) {
        const j = i + middle;
        const tr = (re[j] as number) * c - (im[j] as number) * s;
        const ti = (re[j] as number) * s + (im[j] as number) * c;
        re[j] = (re[i] as number) - tr;
        im[j] = (im[i] as number) - ti;
        re[i] = (re[i] as number) + tr;
        im[i] = (im[i] as number) + ti;
      }
    }
  }

  /** Joins transforms of `length / 2` to transforms of `2 * length`. */
  #twoPasses(length: number): void {
    const { re, im } = this;
    const cos = this.#cos;
    const sin = this.#sin;
    const n = this.#half;
    const step = this.size / length;
    const quarter = length / 2;
    for (let k = 0; k < quarter; k += 1) {
      // Of the first pass one factor, of the second this and, a quarter turn on, the same times -i.
      const c1 = cos[k * step] as number;
      const s1 = sin[k * step] as number;
      const c2 = cos[(k * step) >> 1] as number;
      const s2 = sin[(k * step) >> 1] as number;
      for (let i0 = k; i0 < n; i0 += 2 * length) {
        const i1 = i0 + quarter;
        const i2 = i1 + quarter;
        const i3 = i2 + quarter;
        const r1 = (re[i1] as number) * c1 - (im[i1] as number) * s1;
        const q1 = (re[i1] as number) * s1 + (im[i1] as number) * c1;
        const r3 = (re[i3] as number) * c1 - (im[i3] as number) * s1;
        const q3 = (re[i3] as number) * s1 + (im[i3] as number) * c1;
        const ar = (re[i0] as number) + r1;
        const ai = (im[i0] as number) + q1;
        const br = (re[i0] as number) - r1;
        const bi = (im[i0] as number) - q1;
        const er = (re[i2] as number) + r3;
        const ei = (im[i2] as number) + q3;
        const fr = (re[i2] as number) - r3;
        const fi = (im[i2] as number) - q3;
        const cr = er * c2 - ei * s2;
        const ci = er * s2 + ei * c2;
        const dr = fr * s2 + fi * c2;
        const di = fi * s2 - fr * c2;
        re[i0] = ar + cr;
        im[i0] = ai + ci;
        re[i1] = br + dr;
        im[i1] = bi + di;
        re[i2] = ar - cr;
        im[i2] = ai - ci;
        re[i3] = br - dr;
        im[i3] = bi - di;
      }
    }
  }

  /** From the transform of even + i * odd samples to that of the real frame. */
  #unpack(): void {
    const { re, im } = this;
    const n = this.#half;
    const r0 = re[0] as number;
    const i0 = im[0] as number;
    re[0] = r0 + i0;
    im[0] = 0;
    re[n] = r0 - i0;
    im[n] = 0;
    for (let k = 1; k <= n / 2; k += 1) {
      const j = n - k;
      const evenRe = ((re[k] as number) + (re[j] as number)) / 2;
      const evenIm = ((im[k] as number) - (im[j] as number)) / 2;
      const oddRe = ((im[k] as number) + (im[j] as number)) / 2;
      const oddIm = ((re[j] as number) - (re[k] as number)) / 2;
      const c = this.#cos[k] as number;
      const s = this.#sin[k] as number;
      const tr = oddRe * c - oddIm * s;
      const ti = oddRe * s + oddIm * c;
      re[k] = evenRe + tr;
      im[k] = evenIm + ti;
      re[j] = evenRe - tr;
      im[j] = ti - evenIm;
    }
  }
}

function bitReversalSwaps(n: number): Uint32Array {
  const bits = Math.log2(n);
  const swaps: number[] = [];
  for (let i = 0; i < n; i += 1) {
    let j = 0;
    for (let bit = 0; bit < bits; bit += 1) if ((i & (1 << bit)) !== 0) j |= 1 << (bits - 1 - bit);
    if (j > i) swaps.push(i, j);
  }
  return Uint32Array.from(swaps);
}
