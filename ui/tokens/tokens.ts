/** Colours by role, as in tokens.css; for what draws on a canvas, and for the test of contrast. */
export const colours = {
  bg: '#0a0c11',
  surface: '#14171e',
  raised: '#1f232b',
  raisedPressed: '#2e333d',
  text: '#f5f7fa',
  text2: '#c0c4cc',
  text3: '#9a9ea7',
  accent: '#c9f14c',
  accentPressed: '#dbf78c',
  onAccent: '#0a0c11',
  beat: '#bb91ff',
  speed: '#60d4fe',
  heart: '#f780bc',
  warn: '#febf32',
  onWarn: '#0a0c11',
  stop: '#dd141e',
  stopPressed: '#eb3c45',
  onStop: '#ffffff',
  stopText: '#fc4540',
  edge: '#646974',
  off: '#7d818a',
} as const;

/** A colour role. */
export type Colour = keyof typeof colours;

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
  { front: 'onAccent', back: 'accent', atLeast: 7, why: 'primary action' },
  { front: 'onAccent', back: 'accentPressed', atLeast: 7, why: 'primary action, pressed' },
  { front: 'onWarn', back: 'warn', atLeast: 7, why: 'amber strip' },
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

/** Every size that text may have: canvas pixels in a run and while standing, pixels in a window. */
export const typeScale = [352, 240, 112, 80, 56, 48, 40, 32, 24, 18, 16, 14, 13] as const;

/** Densities: canvas sizes for a run, for someone standing at the console, and pixels in a laptop's window. */
export const densities = ['run', 'standing', 'window'] as const;

export type Density = (typeof densities)[number];
