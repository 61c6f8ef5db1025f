import type { AttResult } from '#contract/ble/gatt-peripheral.ts';
import type { CancelTimer, Clock } from '#contract/runtime/clock.ts';
import {
  decodeControlPointRequest,
  encodeControlPointResponse,
  type ControlPointRequest,
  type ControlPointResult,
} from '#core/ftms/control-point.ts';
import type { BeltOrder, ControlPointAnswer } from './behaviours/behaviour.ts';
import type { TreadmillModel } from './treadmill-models.ts';
import type { ValueChannel } from './value-channel.ts';

const attSuccess = 0x00;
const attInvalidLength = 0x0d;
/** Indications have to be on before anything is written. */
const attCccdImproperlyConfigured = 0xfd;
/** The last request has not been answered yet. */
const attProcedureInProgress = 0xfe;

/** One write to the control point as the treadmill saw it. */
export interface SeenRequest {
  readonly atMs: number;
  readonly bytes: Uint8Array;
  /** Absent where the bytes are no request of FTMS 1.0. */
  readonly request?: ControlPointRequest;
  /** What the machine made of it: a result it answers with, `silent`, or refused by ATT before it was looked at. */
  readonly answer: ControlPointResult | 'silent' | 'attError';
}

export interface TreadmillControlPointOptions {
  readonly clock: Clock;
  readonly model: TreadmillModel;
  readonly indications: ValueChannel;
  /** Tells the motors; false when they cannot do it now. */
  readonly order: (order: BeltOrder) => boolean;
  /** Stops and forgets the run, as Reset does. */
  readonly reset: () => void;
  /** Behaviours around `answerTo`. */
  readonly around: (
    answerTo: (request: ControlPointRequest) => ControlPointAnswer,
  ) => (request: ControlPointRequest) => ControlPointAnswer;
  readonly onSeen: (seen: SeenRequest) => void;
}

/** The Fitness Machine Control Point (FTMS 1.0, 4.16) of a treadmill: who may control it, and what is answered. */
export class TreadmillControlPoint {
  readonly #options: TreadmillControlPointOptions;
  readonly #answer: (request: ControlPointRequest) => ControlPointAnswer;
  #hasPermission = false;
  #isDenied = false;
  #cancelResponse: CancelTimer | undefined;

  constructor(options: TreadmillControlPointOptions) {
    this.#options = options;
    this.#answer = options.around((request) => this.#answerTo(request));
  }

  get hasPermission(): boolean {
    return this.#hasPermission;
  }

  /** Whether Request Control is refused from now on; permission that was given stays. */
  deny(isDenied: boolean): void {
    this.#isDenied = isDenied;
  }

  revokePermission(): void {
    this.#hasPermission = false;
  }

  /** Permission, and a procedure that is under way, end with the link. */
  linkEnded(): void {
    this.#hasPermission = false;
    this.#cancelResponse?.();
    this.#cancelResponse = undefined;
  }

  write(bytes: Uint8Array): AttResult {
    const decoded = decodeControlPointRequest(bytes);
    const seen = {
      atMs: this.#options.clock.nowMs(),
      bytes,
      ...(decoded.ok ? { request: decoded.value } : {}),
    };
    const opCode = bytes[0];
    const attError = this.#attErrorOf(opCode);
    if (opCode === undefined || attError !== attSuccess) {
      this.#options.onSeen({ ...seen, answer: 'attError' });
      return attError;
    }
    const answer = decoded.ok ? this.#answer(decoded.value) : this.#refusalOf(decoded.reason);
    this.#options.onSeen({ ...seen, answer: answer.kind === 'silent' ? 'silent' : answer.result });
    if (answer.kind === 'respond') this.#indicateLater(opCode, answer.result, answer.afterMs);
    return attSuccess;
  }

  #attErrorOf(opCode: number | undefined): AttResult {
    if (!this.#options.indications.isSubscribed) return attCccdImproperlyConfigured;
    if (this.#cancelResponse !== undefined) return attProcedureInProgress;
    return opCode === undefined ? attInvalidLength : attSuccess;
  }

  #refusalOf(reason: string): ControlPointAnswer {
    if (reason === 'unknownOpCode') return this.#respond('opCodeNotSupported');
    return this.#respond(this.#hasPermission ? 'invalidParameter' : 'controlNotPermitted');
  }

  #indicateLater(requestOpCode: number, result: ControlPointResult, afterMs: number): void {
    this.#cancelResponse = this.#options.clock.after(afterMs, () => {
      this.#cancelResponse = undefined;
      this.#options.indications.send(encodeControlPointResponse({ requestOpCode, result }));
    });
  }

  #respond(result: ControlPointResult): ControlPointAnswer {
    return { kind: 'respond', result, afterMs: this.#options.model.responseMs };
  }

  #answerTo(request: ControlPointRequest): ControlPointAnswer {
    if (request.kind === 'requestControl') {
      if (this.#isDenied) return this.#respond('controlNotPermitted');
      this.#hasPermission = true;
      return this.#respond('success');
    }
    if (!isSupported(request, this.#options.model)) return this.#respond('opCodeNotSupported');
    if (!this.#hasPermission) return this.#respond('controlNotPermitted');
    return this.#respond(this.#perform(request));
  }

  #perform(request: ControlPointRequest): ControlPointResult {
    const { model, order } = this.#options;
    switch (request.kind) {
      case 'setTargetSpeed': {
        const { minimumKmh, maximumKmh } = model.speedRange;
        if (!isWithin(request.speedKmh, minimumKmh, maximumKmh)) return 'invalidParameter';
        return doneOrFailed(order({ kind: 'speed', speedKmh: request.speedKmh }));
      }
      case 'setTargetInclination': {
        const range = model.inclineRange;
        if (range === undefined) return 'opCodeNotSupported';
        const { inclinationPercent } = request;
        if (!isWithin(inclinationPercent, range.minimumPercent, range.maximumPercent))
          return 'invalidParameter';
        return doneOrFailed(order({ kind: 'incline', inclinePercent: inclinationPercent }));
      }
      case 'startOrResume':
        return doneOrFailed(order({ kind: 'start' }));
      case 'stop':
        return doneOrFailed(order({ kind: 'stop' }));
      case 'pause':
        return doneOrFailed(order({ kind: 'pause' }));
      case 'reset':
        this.#options.reset();
        this.#hasPermission = false;
        return 'success';
      default:
        return 'opCodeNotSupported';
    }
  }
}

function isSupported(request: ControlPointRequest, model: TreadmillModel): boolean {
  switch (request.kind) {
    case 'requestControl':
    case 'reset':
    case 'setTargetSpeed':
    case 'startOrResume':
    case 'stop':
    case 'pause':
      return true;
    case 'setTargetInclination':
      return model.inclineRange !== undefined;
    default:
      return false;
  }
}

function isWithin(value: number, minimum: number, maximum: number): boolean {
  const dust = 1e-9;
  return value >= minimum - dust && value <= maximum + dust;
}

function doneOrFailed(isDone: boolean): ControlPointResult {
  return isDone ? 'success' : 'operationFailed';
}
