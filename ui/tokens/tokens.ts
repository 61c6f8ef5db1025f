/** Colours by role, as in tokens.css; for what draws on a canvas, and for the test of contrast. */
export const darkColours = {
  bg: '#0a0c11',
  surface: '#14171e',
  raised: '#1f232b',
  raisedPressed: '#2e333d',
  field: '#1f232b',
  text: '#f5f7fa',
  text2: '#c0c4cc',
  text3: '#9a9ea7',
  accent: '#c9f14c',
  accentFill: '#c9f14c',
  accentPressed: '#dbf78c',
  onAccent: '#0a0c11',
  beat: '#bb91ff',
  speed: '#60d4fe',
  heart: '#f780bc',
  warn: '#febf32',
  warnFill: '#febf32',
  onWarn: '#0a0c11',
  stop: '#dd141e',
  stopPressed: '#eb3c45',
  onStop: '#ffffff',
  stopText: '#fc4540',
  edge: '#646974',
  off: '#7d818a',
} as const;

/** What the same roles are in a laptop's window by day; nothing of a run is ever drawn in them. */
export const lightColours = {
  bg: '#f2f4f6',
  surface: '#fbfcfd',
  raised: '#e6e9ee',
  raisedPressed: '#d5dae1',
  field: '#fbfcfd',
  text: '#12161d',
  text2: '#3f4650',
  text3: '#565e6a',
  accent: '#456300',
  accentFill: '#c9f14c',
  accentPressed: '#b5e02c',
  onAccent: '#0a0c11',
  beat: '#6a35c2',
  speed: '#005f87',
  heart: '#a81562',
  warn: '#7a4d00',
  warnFill: '#febf32',
  onWarn: '#0a0c11',
  stop: '#dd141e',
  stopPressed: '#eb3c45',
  onStop: '#ffffff',
  stopText: '#b80f18',
  edge: '#747c89',
  off: '#5f6773',
} as const satisfies Record<keyof typeof darkColours, string>;

export const themes = { dark: darkColours, light: lightColours } as const;
export type Theme = keyof typeof themes;
/** The colours of a theme. */
export type Palette = (typeof themes)[Theme];

/** A colour role. */
export type Colour = keyof typeof darkColours;

/** What two colours must keep apart, as WCAG 2.2 counts it. */
export type ContrastRule = {
  readonly front: Colour;
  readonly back: Colour;
  readonly atLeast: number;
  readonly why: string;
};

/** Everything a runner must read, 7:1; large words on STOP and on danger, 4.5:1; edges and marks, 3:1. */
export const contrastRules: readonly ContrastRule[] = [
  ...(['bg', 'surface', 'raised'] as const).flatMap((back): readonly ContrastRule[] => [
    { front: 'text', back, atLeast: 7, why: 'values in a run' },
    { front: 'text2', back, atLeast: 7, why: 'labels in a run' },
    { front: 'accent', back, atLeast: 7, why: 'in step, focus' },
    { front: 'speed', back, atLeast: 7, why: 'unit of speed' },
    { front: 'warn', back, atLeast: 7, why: 'degraded' },
    { front: 'text3', back, atLeast: 4.5, why: 'meta, never in a run' },
  ]),
  { front: 'beat', back: 'bg', atLeast: 7, why: 'tempo in a run' },
  { front: 'beat', back: 'surface', atLeast: 7, why: 'tempo in a run' },
  { front: 'heart', back: 'bg', atLeast: 7, why: 'heart in a run' },
  { front: 'heart', back: 'surface', atLeast: 7, why: 'heart in a run' },
  { front: 'text', back: 'raisedPressed', atLeast: 7, why: 'a pressed key' },
  { front: 'text', back: 'field', atLeast: 7, why: 'what was entered' },
  { front: 'text3', back: 'field', atLeast: 4.5, why: 'what could be entered' },
  { front: 'onAccent', back: 'accentFill', atLeast: 7, why: 'primary action' },
  { front: 'onAccent', back: 'accentPressed', atLeast: 7, why: 'primary action, pressed' },
  { front: 'onWarn', back: 'warnFill', atLeast: 7, why: 'amber strip' },
  { front: 'onWarn', back: 'warn', atLeast: 7, why: 'amber cards of a run' },
  { front: 'onStop', back: 'stop', atLeast: 4.5, why: 'STOP, 112 px' },
  { front: 'onStop', back: 'stopPressed', atLeast: 3, why: 'STOP, pressed, 112 px' },
  { front: 'stopText', back: 'bg', atLeast: 4.5, why: 'danger in words' },
  { front: 'stopText', back: 'surface', atLeast: 4.5, why: 'danger in words' },
  { front: 'off', back: 'bg', atLeast: 4.5, why: 'what cannot be used now' },
  { front: 'off', back: 'surface', atLeast: 4.5, why: 'what cannot be used now' },
  { front: 'edge', back: 'bg', atLeast: 3, why: 'border of a control' },
  { front: 'edge', back: 'surface', atLeast: 3, why: 'border of a control' },
  { front: 'stop', back: 'bg', atLeast: 3, why: 'the STOP box itself' },
];

/** The same for a light window, where nobody runs: words 7:1, what only marks or warns 4.5:1, edges 3:1. */
export const lightContrastRules: readonly ContrastRule[] = [
  ...(['bg', 'surface', 'raised'] as const).flatMap((back): readonly ContrastRule[] => [
    { front: 'text', back, atLeast: 7, why: 'values' },
    { front: 'text2', back, atLeast: 7, why: 'labels' },
    { front: 'text3', back, atLeast: 4.5, why: 'meta' },
    { front: 'accent', back, atLeast: 4.5, why: 'in step, focus' },
    { front: 'speed', back, atLeast: 4.5, why: 'unit and series of speed' },
    { front: 'beat', back, atLeast: 4.5, why: 'tempo' },
    { front: 'heart', back, atLeast: 4.5, why: 'unit and series of the heart' },
    { front: 'warn', back, atLeast: 4.5, why: 'trouble in words' },
    { front: 'stopText', back, atLeast: 4.5, why: 'danger in words' },
    { front: 'off', back, atLeast: 4.5, why: 'what cannot be used now' },
    { front: 'edge', back, atLeast: 3, why: 'border of a control' },
    { front: 'stop', back, atLeast: 3, why: 'the STOP box itself' },
  ]),
  { front: 'text', back: 'raisedPressed', atLeast: 7, why: 'a pressed key' },
  { front: 'text', back: 'field', atLeast: 7, why: 'what was entered' },
  { front: 'text3', back: 'field', atLeast: 4.5, why: 'what could be entered' },
  { front: 'edge', back: 'field', atLeast: 3, why: 'border of a field' },
  { front: 'bg', back: 'text', atLeast: 7, why: 'the chosen one of a few' },
  { front: 'bg', back: 'accent', atLeast: 4.5, why: 'the thumb of a switch' },
  { front: 'onAccent', back: 'accentFill', atLeast: 7, why: 'primary action' },
  { front: 'onAccent', back: 'accentPressed', atLeast: 7, why: 'primary action, pressed' },
  { front: 'onWarn', back: 'warnFill', atLeast: 7, why: 'amber strip' },
  { front: 'onStop', back: 'stop', atLeast: 4.5, why: 'STOP, 112 px' },
  { front: 'onStop', back: 'stopPressed', atLeast: 3, why: 'STOP, pressed, 112 px' },
];

/** Every size that text may have: canvas pixels in a run and while standing, pixels in a window. */
export const typeScale = [352, 240, 112, 80, 56, 48, 40, 32, 24, 18, 16, 14, 13] as const;

/** Densities: canvas sizes for a run, for someone standing at the console, and pixels in a laptop's window. */
export const densities = ['run', 'standing', 'window'] as const;

export type Density = (typeof densities)[number];
