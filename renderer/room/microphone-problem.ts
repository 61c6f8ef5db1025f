/** Why nothing can be listened to. */
export type MicrophoneProblem =
  /** The runner, the browser or the system said no. */
  | 'refused'
  | 'none'
  /** Another program has it, or the system does not give it out. */
  | 'busy'
  /** It was there and is gone: unplugged, or taken away by the system. */
  | 'gone'
  /** This browser cannot listen. */
  | 'unsupported';

/** No microphone was given, for a reason that a person can do something about. */
export class MicrophoneError extends Error {
  readonly problem: MicrophoneProblem;

  constructor(problem: MicrophoneProblem, cause?: unknown) {
    super(problem, { cause });
    this.problem = problem;
  }
}

/** What a browser's refusal to give one means: of errors of `getUserMedia`, and of nothing else. */
export function microphoneProblem(error: unknown): MicrophoneProblem {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'unsupported';
  }
}
