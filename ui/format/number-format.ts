const formats = new Map<string, Intl.NumberFormat>();

/** The `Intl.NumberFormat` of these options, made once: making one takes longer than a frame has. */
export function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(locale, options);
  formats.set(key, made);
  return made;
}

/** A number with this many decimals, always; undefined for what is no number. */
export function formatFixed(value: number | undefined, decimals: number, locale: string): string | undefined {
  if (value === undefined || !Number.isFinite(value)) return undefined;
  return numberFormat(locale, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    // Nothing in a run says "minus zero".
    signDisplay: 'negative',
  }).format(value);
}
