import type { Clock } from '#contract/runtime/clock.ts';
import type { BeltOrder } from './behaviours/behaviour.ts';
import {
  advanceBelt,
  beltAtRest,
  cutBeltPower,
  setBeltTargetIncline,
  setBeltTargetSpeed,
  startBelt,
  stopBelt,
  type BeltEvent,
  type BeltState,
  type ConsoleProgram,
} from './belt-model.ts';
import type { TreadmillModel } from './treadmill-models.ts';

export interface TreadmillBodyOptions {
  readonly clock: Clock;
  readonly model: TreadmillModel;
  readonly program: ConsoleProgram | undefined;
  readonly onEvent: (event: BeltEvent) => void;
}

/** Motors and safety key: the belt of now, on a clock. It knows no protocol. */
export class TreadmillBody {
  readonly #options: TreadmillBodyOptions;
  #belt: BeltState;
  #beltAtMs: number;
  #isKeyIn = true;
  #powerGeneration = 0;

  constructor(options: TreadmillBodyOptions) {
    this.#options = options;
    this.#belt = beltAtRest(options.model, options.program);
    this.#beltAtMs = options.clock.nowMs();
  }

  /** The belt of this moment. Looking at it lets pass what time has passed. */
  get belt(): BeltState {
    this.#catchUp();
    return this.#belt;
  }

  get isKeyIn(): boolean {
    return this.#isKeyIn;
  }

  /** Counts power cuts: an order from before one is void. */
  get powerGeneration(): number {
    return this.#powerGeneration;
  }

  /** False when the belt is in no state for it, or the safety key is out. */
  obey(order: BeltOrder): boolean {
    this.#catchUp();
    if (!this.#isKeyIn) return false;
    const next = beltAfter(order, this.#belt, this.#options.model);
    if (next === undefined) return false;
    this.#belt = next;
    return true;
  }

  /** False when it was out already. */
  pullKey(): boolean {
    if (!this.#isKeyIn) return false;
    this.#isKeyIn = false;
    this.cutPower();
    return true;
  }

  insertKey(): void {
    this.#isKeyIn = true;
  }

  cutPower(): void {
    this.#catchUp();
    this.#powerGeneration += 1;
    this.#belt = cutBeltPower(this.#belt, this.#options.model);
  }

  /** Counters and targets go back to their beginning; mass in motion and the deck stay as they are. */
  forgetRun(): void {
    this.#catchUp();
    const { phase, restsAs, speedKmh, inclinePercent } = this.#belt;
    this.#belt = {
      ...beltAtRest(this.#options.model, this.#options.program),
      phase,
      restsAs,
      speedKmh,
      inclinePercent,
      targetInclinePercent: inclinePercent,
    };
  }

  #catchUp(): void {
    const nowMs = this.#options.clock.nowMs();
    const { belt, events } = advanceBelt(this.#belt, this.#options.model, nowMs - this.#beltAtMs);
    this.#belt = belt;
    this.#beltAtMs = nowMs;
    for (const event of events) this.#options.onEvent(event);
  }
}

function beltAfter(order: BeltOrder, belt: BeltState, model: TreadmillModel): BeltState | undefined {
  switch (order.kind) {
    case 'speed':
      return setBeltTargetSpeed(belt, model, order.speedKmh);
    case 'incline':
      return setBeltTargetIncline(belt, model, order.inclinePercent);
    case 'start':
      return startBelt(belt, model);
    case 'stop':
      return stopBelt(belt, model, 'stopped');
    case 'pause':
      return stopBelt(belt, model, 'paused');
  }
}
