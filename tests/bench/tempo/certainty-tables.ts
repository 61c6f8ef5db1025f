/** An answer with how sure it was. */
export interface Claim {
  readonly confidence: number;
  readonly isRight: boolean;
}

/** What was said with a confidence between two bounds, and how much of it was right. */
export interface ReliabilityRow {
  readonly confidence: string;
  readonly answers: number;
  readonly 'mean confidence %': string;
  readonly 'right %': string;
}

const bounds = [0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0001] as const;

export function reliabilityTable(claims: readonly Claim[]): readonly ReliabilityRow[] {
  return bounds.slice(1).flatMap((to, index) => {
    const from = bounds[index] ?? 0;
    const inside = claims.filter(({ confidence }) => confidence >= from && confidence < to);
    if (inside.length === 0) return [];
    const mean = inside.reduce((sum, { confidence }) => sum + confidence, 0) / inside.length;
    const right = inside.filter(({ isRight }) => isRight).length / inside.length;
    return [
      {
        confidence: `${from} to ${Math.min(1, to)}`,
        answers: inside.length,
        'mean confidence %': (100 * mean).toFixed(1),
        'right %': (100 * right).toFixed(1),
      },
    ];
  });
}

/** Probability that a right answer was surer than a wrong one: 1 is perfect, 0.5 is chance; ties count half. */
export function areaUnderRoc(claims: readonly Claim[]): number {
  const right = claims.filter(({ isRight }) => isRight);
  const wrong = claims.filter(({ isRight }) => !isRight);
  let wins = 0;
  for (const { confidence } of right)
    for (const other of wrong)
      wins += confidence > other.confidence ? 1 : confidence === other.confidence ? 0.5 : 0;
  return wins / (right.length * wrong.length);
}
