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

  /** Complex transform of half the size, radix 2; the first two passes, whose factors are 1 and -i, are done as one. */
  #transformPacked(): void {
    const { re, im } = this;
    const n = this.#half;
    const cos = this.#cos;
    const sin = this.#sin;
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
    for (let length = 8; length <= n; length *= 2) {
      const step = this.size / length;
      const middle = length / 2;
      for (let from = 0; from < n; from += length) {
        for (let k = 0; k < middle; k += 1) {
          const c = cos[k * step] as number;
          const s = sin[k * step] as number;
          const i = from + k;
          const j = i + middle;
          const xr = re[j] as number;
          const xi = im[j] as number;
          const tr = xr * c - xi * s;
          const ti = xr * s + xi * c;
          const ur = re[i] as number;
          const ui = im[i] as number;
          re[j] = ur - tr;
          im[j] = ui - ti;
          re[i] = ur + tr;
          im[i] = ui + ti;
        }
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
