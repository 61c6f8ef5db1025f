import { expect, it } from 'vitest';
import { microphoneProblem } from './microphone-problem.ts';

it('knows what browsers mean', () => {
  const of = (name: string) => microphoneProblem(new DOMException('x', name));
  expect(of('NotAllowedError')).toBe('refused');
  expect(of('NotFoundError')).toBe('none');
  // The input that was chosen is not there any more.
  expect(of('OverconstrainedError')).toBe('none');
  expect(of('NotReadableError')).toBe('busy');
  expect(of('NotSupportedError')).toBe('unsupported');
  // Pages of an insecure origin have no media devices at all.
  expect(microphoneProblem(new TypeError('undefined is not an object'))).toBe('unsupported');
});
