/** Why nothing can be listened to. */
export type MicrophoneProblem =
  /** The runner, the browser or the system said no. */
  | 'refused'
  | 'none'
  /** Another program has it, or the system does not give it out. */
  | 'busy'
  /** It was there and is gone: unplugged, or taken away. */
  | 'gone'
  /** This browser cannot listen. */
  | 'unsupported';

/** What a browser's refusal means. */
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
