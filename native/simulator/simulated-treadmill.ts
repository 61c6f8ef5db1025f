import type { GattPeripheral, GattPeripheralService } from '#contract/ble/gatt-peripheral.ts';
import type { CancelTimer, Clock } from '#contract/runtime/clock.ts';
import type { Unsubscribe } from '#contract/runtime/listeners.ts';
import { encodeAdvertisingServiceData } from '#core/ftms/advertising-service-data.ts';
import { encodeMachineStatus, type MachineStatus } from '#core/ftms/machine-status.ts';
import { encodeTrainingStatus } from '#core/ftms/training-status.ts';
import { encodeTreadmillData } from '#core/ftms/treadmill-data.ts';
import { ftmsUuids } from '#core/ftms/uuids.ts';
import {
  shapedAdvertising,
  shapedPackets,
  shapedServices,
  shapedTelemetry,
  throughOrderHooks,
  throughRequestHooks,
  type Behaviour,
  type BeltOrder,
  type ConsoleKey,
  type TreadmillAdvertising,
  type TreadmillInside,
} from './behaviours/behaviour.ts';
import type { BeltEvent, BeltPhase, BeltState, ConsoleProgram } from './belt-model.ts';
import { createSeededRandom, type RandomSource } from './random-source.ts';
import {
  createTreadmillNotebook,
  type SeenByTreadmill,
  type TreadmillNotebook,
} from './seen-by-treadmill.ts';
import { TreadmillBody } from './treadmill-body.ts';
import { TreadmillControlPoint } from './treadmill-control-point.ts';
import { homeTreadmill, type TreadmillModel } from './treadmill-models.ts';
import { treadmillServices } from './treadmill-services.ts';
import { trainingStatusCodeOf, treadmillDataOf } from './treadmill-telemetry.ts';
import { createValueChannel } from './value-channel.ts';

export interface SimulatedTreadmillOptions {
  readonly clock: Clock;
  /** Default: the home machine. */
  readonly model?: TreadmillModel;
  /** Ways in which this machine differs from the book, outermost first; each object for one treadmill only. */
  readonly behaviours?: readonly Behaviour[];
  readonly random?: RandomSource;
  readonly deviceId?: string;
  /** 333 (3 Hz) to 5000 (0.2 Hz) is what real machines do; the model's own when absent. */
  readonly telemetryPeriodMs?: number;
  /** Octets of one telemetry packet; longer records are split. Default 20. */
  readonly maximumPacketOctets?: number;
  readonly program?: ConsoleProgram;
  /** How much `seen` keeps of each kind, at least. Default 20 000 (more than five hours of telemetry). */
  readonly keptCount?: number;
}

export interface SimulatedTreadmillState {
  readonly phase: BeltPhase;
  readonly speedKmh: number;
  readonly targetSpeedKmh: number;
  readonly inclinePercent: number;
  readonly targetInclinePercent: number;
  readonly elapsedMs: number;
  readonly distanceM: number;
  readonly energyKcal: number;
  readonly isKeyIn: boolean;
  readonly isRunnerOnBelt: boolean;
  readonly isLinked: boolean;
  /** A central has asked for control and got it. */
  readonly hasGivenControl: boolean;
}

/** A treadmill as bytes on one side, and as a machine that a person stands in front of on the other. */
export interface SimulatedTreadmill extends GattPeripheral {
  readonly model: TreadmillModel;
  readonly state: SimulatedTreadmillState;
  readonly seen: SeenByTreadmill;
  pullSafetyKey(): void;
  /** The belt stays where it is; it can be started again. */
  insertSafetyKey(): void;
  pressConsole(key: ConsoleKey): void;
  /** Somebody chooses a speed on the console; nothing happens unless the belt runs. */
  setConsoleSpeed(speedKmh: number): void;
  setConsoleIncline(inclinePercent: number): void;
  /** Ends the link; the machine cannot be reached for `forMs` (default 0). The belt goes on. */
  dropLink(options?: { readonly forMs?: number }): void;
  /** Request Control is refused from now on, or no longer. */
  denyControl(isDenied: boolean): void;
  /** The machine takes permission back and says so (status 0xFF). */
  takeControlAway(): void;
  setRunnerOnBelt(isOnBelt: boolean): void;
  /** What the grips measure; `undefined` when nobody holds them. Sent by models with long telemetry only. */
  setGripHeartRate(heartRateBpm: number | undefined): void;
  /** Ends the link and all timers. */
  close(): void;
}

export function createSimulatedTreadmill(options: SimulatedTreadmillOptions): SimulatedTreadmill {
  return new Treadmill(options);
}

const tickMs = 100;

class Treadmill implements SimulatedTreadmill {
  readonly deviceId: string;
  readonly model: TreadmillModel;
  readonly services: readonly GattPeripheralService[];
  readonly #clock: Clock;
  readonly #behaviours: readonly Behaviour[];
  readonly #advertising: TreadmillAdvertising;
  readonly #inside: TreadmillInside;
  readonly #controlPoint: TreadmillControlPoint;
  readonly #treadmillData;
  readonly #machineStatus = createValueChannel();
  readonly #trainingStatus = createValueChannel();
  readonly #telemetryPeriodMs: number;
  readonly #maximumPacketOctets: number;
  readonly #notebook: TreadmillNotebook;
  readonly #body: TreadmillBody;
  readonly #cancelTick: CancelTimer;
  #cancelTelemetry: CancelTimer = () => {};
  #tickedAtMs: number;
  #isRunnerOnBelt = false;
  #gripHeartRateBpm: number | undefined;
  #sentTrainingStatus: number;
  #link: { drop(): void } | undefined;
  #awayUntilMs = Number.NEGATIVE_INFINITY;

  constructor(options: SimulatedTreadmillOptions) {
    const { clock, model = homeTreadmill, behaviours = [], keptCount = 20_000 } = options;
    this.deviceId = options.deviceId ?? 'sim-treadmill';
    this.model = model;
    this.#clock = clock;
    this.#behaviours = behaviours;
    this.#telemetryPeriodMs = options.telemetryPeriodMs ?? model.telemetryPeriodMs;
    this.#maximumPacketOctets = options.maximumPacketOctets ?? 20;
    this.#body = new TreadmillBody({
      clock,
      model,
      program: options.program,
      onEvent: (event) => this.#tellOf(event),
    });
    this.#tickedAtMs = clock.nowMs();
    this.#sentTrainingStatus = trainingStatusCodeOf(this.#body.belt);
    this.#notebook = createTreadmillNotebook(keptCount);
    this.#inside = this.#seenFromInside(options.random ?? createSeededRandom(1));
    this.#treadmillData = createValueChannel({
      onSubscribed: () => this.#startTelemetry(),
      onUnsubscribed: () => this.#cancelTelemetry(),
    });
    const indications = createValueChannel();
    this.#controlPoint = new TreadmillControlPoint({
      clock,
      model,
      indications,
      order: (order) => this.#orderFromClient(order),
      reset: () => this.#reset(),
      around: (answerTo) => throughRequestHooks(behaviours, this.#inside, answerTo),
      onSeen: (seen) => this.#notebook.requests.add(seen),
    });
    this.services = shapedServices(
      behaviours,
      treadmillServices({
        model,
        serialNumber: this.deviceId,
        treadmillData: this.#treadmillData,
        machineStatus: this.#machineStatus,
        trainingStatus: this.#trainingStatus,
        readTrainingStatus: () => encodeTrainingStatus({ statusCode: trainingStatusCodeOf(this.#body.belt) }),
        indications,
        controlPoint: this.#controlPoint,
      }),
    );
    this.#advertising = shapedAdvertising(behaviours, {
      localName: model.localName,
      advertisedServiceUuids: [ftmsUuids.service],
      serviceData: [
        {
          uuid: ftmsUuids.service,
          data: encodeAdvertisingServiceData({ isAvailable: true, machineTypes: ['treadmill'] }),
        },
      ],
    });
    this.#cancelTick = clock.every(tickMs, () => this.#tick());
  }

  get localName(): string | undefined {
    return this.#advertising.localName;
  }

  get advertisedServiceUuids(): TreadmillAdvertising['advertisedServiceUuids'] {
    return this.#advertising.advertisedServiceUuids;
  }

  get serviceData(): TreadmillAdvertising['serviceData'] {
    return this.#advertising.serviceData;
  }

  get state(): SimulatedTreadmillState {
    const { belt } = this.#body;
    return {
      phase: belt.phase,
      speedKmh: belt.speedKmh,
      targetSpeedKmh: belt.targetSpeedKmh,
      inclinePercent: belt.inclinePercent,
      targetInclinePercent: belt.targetInclinePercent,
      elapsedMs: belt.elapsedMs,
      distanceM: belt.distanceM,
      energyKcal: belt.energyKcal,
      isKeyIn: this.#body.isKeyIn,
      isRunnerOnBelt: this.#isRunnerOnBelt,
      isLinked: this.#link !== undefined,
      hasGivenControl: this.#controlPoint.hasPermission,
    };
  }

  get seen(): SeenByTreadmill {
    return {
      requests: this.#notebook.requests.values,
      telemetry: this.#notebook.telemetry.values,
      statuses: this.#notebook.statuses.values,
    };
  }

  acceptsConnection(): boolean {
    return this.#link === undefined && this.#clock.nowMs() >= this.#awayUntilMs;
  }

  connected(link: { drop(): void }): Unsubscribe {
    this.#link = link;
    for (const behaviour of this.#behaviours) behaviour.onConnect?.(this.#inside);
    return () => {
      if (this.#link !== link) return;
      this.#link = undefined;
      this.#controlPoint.linkEnded();
      for (const behaviour of this.#behaviours) behaviour.onDisconnect?.(this.#inside);
    };
  }

  pullSafetyKey(): void {
    if (this.#body.pullKey()) this.#tell({ kind: 'stoppedBySafetyKey' });
  }

  insertSafetyKey(): void {
    this.#body.insertKey();
  }

  pressConsole(key: ConsoleKey): void {
    for (const behaviour of this.#behaviours) behaviour.onConsoleKey?.(key, this.#inside);
    const { speedRange, inclineRange } = this.model;
    const inclineStep = inclineRange?.incrementPercent ?? 0;
    switch (key) {
      case 'start':
        if (this.#obey({ kind: 'start' })) this.#tell({ kind: 'startedByUser' });
        return;
      case 'stop':
        if (this.#obey({ kind: 'stop' })) this.#tell({ kind: 'stoppedByUser' });
        return;
      case 'pause':
        if (this.#obey({ kind: 'pause' })) this.#tell({ kind: 'pausedByUser' });
        return;
      case 'faster':
        return this.setConsoleSpeed(this.#body.belt.targetSpeedKmh + speedRange.incrementKmh);
      case 'slower':
        return this.setConsoleSpeed(this.#body.belt.targetSpeedKmh - speedRange.incrementKmh);
      case 'inclineUp':
        return this.setConsoleIncline(this.#body.belt.targetInclinePercent + inclineStep);
      case 'inclineDown':
        return this.setConsoleIncline(this.#body.belt.targetInclinePercent - inclineStep);
    }
  }

  setConsoleSpeed(speedKmh: number): void {
    if (this.#body.belt.phase !== 'running' || !this.#obey({ kind: 'speed', speedKmh })) return;
    this.#tell({ kind: 'targetSpeedChanged', speedKmh: this.#body.belt.targetSpeedKmh });
  }

  setConsoleIncline(inclinePercent: number): void {
    if (!this.#obey({ kind: 'incline', inclinePercent })) return;
    this.#tell({ kind: 'targetInclineChanged', inclinationPercent: this.#body.belt.targetInclinePercent });
  }

  dropLink(options: { readonly forMs?: number } = {}): void {
    this.#awayUntilMs = Math.max(this.#awayUntilMs, this.#clock.nowMs() + (options.forMs ?? 0));
    this.#link?.drop();
  }

  denyControl(isDenied: boolean): void {
    this.#controlPoint.deny(isDenied);
  }

  takeControlAway(): void {
    this.#controlPoint.revokePermission();
    this.#tell({ kind: 'controlPermissionLost' });
  }

  setRunnerOnBelt(isOnBelt: boolean): void {
    this.#isRunnerOnBelt = isOnBelt;
  }

  setGripHeartRate(heartRateBpm: number | undefined): void {
    this.#gripHeartRateBpm = heartRateBpm;
  }

  close(): void {
    this.dropLink({ forMs: Number.POSITIVE_INFINITY });
    this.#cancelTick();
    this.#cancelTelemetry();
  }

  #seenFromInside(random: RandomSource): TreadmillInside {
    const beltNow = (): BeltState => this.#body.belt;
    const isRunnerOnBelt = (): boolean => this.#isRunnerOnBelt;
    return {
      clock: this.#clock,
      random,
      model: this.model,
      get belt() {
        return beltNow();
      },
      get isRunnerOnBelt() {
        return isRunnerOnBelt();
      },
      order: (order) => this.#obey(order),
      reboot: ({ awayMs }) => {
        this.#body.cutPower();
        this.#body.forgetRun();
        this.dropLink({ forMs: awayMs });
      },
      dropLink: (options) => this.dropLink(options),
    };
  }

  #tick(): void {
    const dtMs = this.#clock.nowMs() - this.#tickedAtMs;
    this.#tickedAtMs += dtMs;
    for (const behaviour of this.#behaviours) behaviour.tick?.(this.#inside, dtMs);
    this.#tellTrainingStatus();
  }

  /** The console's own program acts like a hand on the console. */
  #tellOf(event: BeltEvent): void {
    switch (event.kind) {
      case 'programSetSpeed':
        return this.#tell({ kind: 'targetSpeedChanged', speedKmh: event.speedKmh });
      case 'programSetIncline':
        return this.#tell({ kind: 'targetInclineChanged', inclinationPercent: event.inclinePercent });
      case 'programEnded':
        // FTMS has no word of its own for it.
        return this.#tell({ kind: 'stoppedByUser' });
      case 'startedMoving':
      case 'cameToRest':
        return;
    }
  }

  #orderFromClient(order: BeltOrder): boolean {
    const generation = this.#body.powerGeneration;
    return throughOrderHooks(
      this.#behaviours,
      this.#inside,
      (shaped) => generation === this.#body.powerGeneration && this.#obey(shaped),
    )(order);
  }

  #obey(order: BeltOrder): boolean {
    const isObeyed = this.#body.obey(order);
    this.#tellTrainingStatus();
    return isObeyed;
  }

  #reset(): void {
    this.#obey({ kind: 'stop' });
    this.#body.forgetRun();
  }

  #tell(status: MachineStatus): void {
    this.#notebook.statuses.add({ atMs: this.#clock.nowMs(), status });
    this.#machineStatus.send(encodeMachineStatus(status));
  }

  #tellTrainingStatus(): void {
    const statusCode = trainingStatusCodeOf(this.#body.belt);
    if (statusCode === this.#sentTrainingStatus) return;
    this.#sentTrainingStatus = statusCode;
    this.#trainingStatus.send(encodeTrainingStatus({ statusCode }));
  }

  #startTelemetry(): void {
    this.#cancelTelemetry();
    this.#cancelTelemetry = this.#clock.every(this.#telemetryPeriodMs, () => this.#sendTelemetry());
  }

  #sendTelemetry(): void {
    const plain = treadmillDataOf(this.#body.belt, this.model, this.#gripHeartRateBpm);
    const data = shapedTelemetry(this.#behaviours, this.#inside, plain);
    if (data === undefined) return;
    const whole = encodeTreadmillData(data, { maximumOctets: this.#maximumPacketOctets });
    const packets = shapedPackets(this.#behaviours, this.#inside, whole);
    this.#notebook.telemetry.add({ atMs: this.#clock.nowMs(), data, packets });
    for (const packet of packets) this.#treadmillData.send(packet);
  }
}
