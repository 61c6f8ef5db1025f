/** What a runner reads distances and speeds in. Stored values are always metric. */
export type UnitSystem = 'metric' | 'imperial';

/** Units that `Intl` can name. */
export type UnitName = 'speed' | 'pace' | 'distance';

const intlUnits = {
  metric: { speed: 'kilometer-per-hour', pace: 'minute-per-kilometer', distance: 'kilometer' },
  imperial: { speed: 'mile-per-hour', pace: 'minute-per-mile', distance: 'mile' },
} as const satisfies Readonly<Record<UnitSystem, Readonly<Record<UnitName, string>>>>;

/** The short name of a unit: "km/h", "min/mi"; in Chinese 分/公里. */
export function unitLabel(unit: UnitName, system: UnitSystem, locale: string): string {
  // Chinese has "mi/h" as the short form, which no treadmill says; the narrow one is "mph".
  const unitDisplay = unit === 'speed' ? 'narrow' : 'short';
  const name =
    new Intl.NumberFormat(locale, { style: 'unit', unit: intlUnits[system][unit], unitDisplay })
      .formatToParts(2)
      .find((part) => part.type === 'unit')?.value ?? '';
  // Runners write 分, and there is no room for more beside a pace.
  return unit === 'pace' ? name.replace('分钟', '分') : name;
}
