/** Relative luminance of a colour written `#rrggbb`, 0 to 1, as WCAG 2.2 defines it. */
export function relativeLuminance(hex: string): number {
  const [red, green, blue] = channels(hex).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? Number.NaN) + 0.7152 * (green ?? Number.NaN) + 0.0722 * (blue ?? Number.NaN);
}

/** Contrast of two colours written `#rrggbb`: 1 (none) to 21 (black on white). */
export function contrastRatio(one: string, other: string): number {
  const [darker, lighter] = [relativeLuminance(one), relativeLuminance(other)].sort((a, b) => a - b);
  return ((lighter ?? Number.NaN) + 0.05) / ((darker ?? Number.NaN) + 0.05);
}

/** What is seen where `front` lies over `back` with an opacity of 0 to 1. */
export function blend(front: string, back: string, opacity: number): string {
  const behind = channels(back);
  const mixed = channels(front).map((channel, index) =>
    Math.round(channel * opacity + (behind[index] ?? Number.NaN) * (1 - opacity))
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${mixed.join('')}`;
}

function channels(hex: string): readonly number[] {
  if (!/^#[\da-f]{6}$/i.test(hex)) return [Number.NaN, Number.NaN, Number.NaN];
  return [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16));
}
