import type { ShapeProblem } from './shape-problem.ts';

/**
 * Adds the value of `$number`.
 *
 * @throws what `problem` makes of the message
 */
export function addParam(
  params: Map<number, string>,
  number: string,
  value: string,
  problem: (message: string) => ShapeProblem,
): void {
  if (!/^[1-9]\d{0,4}$/.test(number)) {
    throw problem('Parameters must be numbered sequentially, starting from 1');
  }
  if (value.includes('\0')) throw problem('Parameters must not contain zero bytes');
  params.set(Number(number), value);
}
