import { createSeededRandom } from '#native/simulator/random-source.ts';
import type { Database } from '#server/database/open-database.ts';
import type { App } from '#server/http/app.ts';
import type { ConnectionBreaker } from './connection-breaker.ts';
import { Dice } from './dice.ts';
import { crashPlan, faultPlan } from './fault-plans.ts';
import { disagreements } from './invariants.ts';
import { ReplicaWatch } from './replica-watch.ts';
import type { SeededBug } from './seeded-bugs.ts';
import { ServerFaults } from './server-faults.ts';
import { SimulatedDevice, type SyncPlan } from './simulated-device.ts';
import { SimulatedNetwork, type FaultPlan, type Meanwhile } from './simulated-network.ts';
import { SimulatedPeople } from './simulated-people.ts';

/** What seeds share: nodes of a server over one database, the last one a version further than the others. */
export interface SimulatedServers {
  readonly nodes: readonly [App, App, App];
  readonly pool: Database['pool'];
  readonly breaker: ConnectionBreaker;
  /** The servers' clock. */
  readonly clock: { trueMs: number; extraMs: number };
}

export interface SimulationResult {
  readonly seed: number;
  /** What does not hold, in words; empty: everything holds. */
  readonly faults: readonly string[];
  readonly steps: number;
  readonly operations: number;
  /** Everything that happened, a line each: the same for the same seed. */
  readonly trace: readonly string[];
}

const dayMs = 86_400_000;
const beginMs = 1_790_000_000_000;
const mostDevices = 6;
/** Rounds in which everybody syncs without a fault; after these everything has to be everywhere. */
const mostRounds = 10;
let runs = 0;

/** Lives through everything that a seed brings, then heals, and says what does not hold. */
export async function simulate(
  seed: number,
  servers: SimulatedServers,
  bug?: SeededBug,
): Promise<SimulationResult> {
  runs += 1;
  const world = new SimulatedWorld(seed, runs, servers, bug);
  try {
    await world.live();
    const faults = await world.heal();
    const { steps, network, trace } = world;
    return { seed, faults, steps, operations: network.observed.length, trace };
  } finally {
    world.close();
  }
}

export class SimulatedWorld {
  readonly dice: Dice;
  readonly network: SimulatedNetwork;
  readonly devices: SimulatedDevice[] = [];
  readonly accounts: readonly string[];
  readonly servers: SimulatedServers;
  readonly erased = new Set<string>();
  readonly watch = new ReplicaWatch();
  readonly people: SimulatedPeople;
  readonly serverFaults: ServerFaults;
  readonly steps: number;
  readonly trace: string[] = [];
  hasCopies = false;
  readonly #seed: number;
  readonly #run: number;
  readonly #bug: SeededBug | undefined;
  /** Nodes that answer, one of them by chance. */
  #nodes: readonly App[];

  constructor(seed: number, run: number, servers: SimulatedServers, bug: SeededBug | undefined) {
    this.#seed = seed;
    this.#run = run;
    this.#bug = bug;
    this.dice = new Dice(seed);
    this.servers = servers;
    this.steps = this.dice.between(25, 60);
    servers.clock.trueMs = beginMs;
    servers.clock.extraMs = bug?.serverAheadMs ?? 0;
    this.#nodes = servers.nodes.slice(0, 1);
    this.network = new SimulatedNetwork({
      node: () => (this.#nodes.length === 1 ? this.#nodes[0]! : this.dice.oneOf(this.#nodes)),
      breaker: servers.breaker,
      note: (line) => this.note(line),
    });
    this.accounts = Array.from({ length: this.dice.between(1, 2) }, (_, nth) => `r${run}s${seed}x${nth}`);
    for (let count = this.dice.between(2, mostDevices); count > 0; count -= 1) this.#addDevice();
    this.people = new SimulatedPeople({
      ...{ dice: this.dice, watch: this.watch, accounts: this.accounts, erased: this.erased },
      trueMs: () => servers.clock.trueMs,
      note: (line) => this.note(line),
    });
    this.serverFaults = new ServerFaults(this);
  }

  /** A number of this seed, for bugs that strike now and then. */
  chance(share: number): boolean {
    return this.dice.chance(share);
  }

  otherAccount(accountId: string): string {
    return this.accounts.find((account) => account !== accountId) ?? accountId;
  }

  /** One node answers, or two of them in turns, whose clocks are not the same, or one of a newer version. */
  changeNode(): void {
    const [one, other, newer] = this.servers.nodes;
    this.note('other nodes');
    this.#nodes = this.dice.oneOf([[one], [other], [one, other], [newer]]);
  }

  async live(): Promise<void> {
    for (const device of this.devices) {
      for (const accountId of this.accounts) await device.store.saveAccount({ accountId });
    }
    for (let step = 0; step < this.steps; step += 1) {
      this.#passTime();
      await this.#step();
    }
  }

  /** Everybody comes together again. */
  async heal(): Promise<readonly string[]> {
    await this.network.end(true);
    for (const device of this.devices) device.freeDisk();
    for (let round = 1; round <= mostRounds; round += 1) {
      // First everybody sends: what is received then is the last of it.
      for (const mostSteps of [80, 0]) {
        for (const device of this.devices) {
          for (const account of this.people.accountsOf(device)) {
            await this.#sync(device, account, { mostSteps, receives: mostSteps === 0 });
          }
        }
      }
      this.servers.clock.trueMs += 60_000;
      const faults = [...this.watch.faults, ...(await disagreements(this))].map((each) => this.#plain(each));
      this.note(`round ${round}: ${faults.length}`);
      if (faults.length === 0 || round === mostRounds) return faults;
    }
    return [];
  }

  close(): void {
    for (const device of this.devices) device.close();
  }

  note(line: string): void {
    // Every run has names of its own, because seeds share a database.
    this.trace.push(this.#plain(line));
  }

  #plain(line: string): string {
    const device = new RegExp(`${hex(this.#run)}(?=[0-9a-f]{8})`, 'g');
    return line.replaceAll(`r${this.#run}s`, 'r0s').replaceAll(device, hex(0));
  }

  /** Minutes mostly; now and then nothing at all, so that clocks are equal, or weeks. */
  #passTime(): void {
    const { dice, servers } = this;
    const kind = dice.share();
    if (kind < 0.15) return;
    servers.clock.trueMs += Math.round(dice.share() * (kind < 0.25 ? 20 * dayMs : 60_000));
  }

  async #step(): Promise<void> {
    const { dice } = this;
    const device = dice.oneOf(this.devices);
    const kind = dice.share();
    if (kind < 0.5) {
      this.note(`${device.name} writes`);
      await this.people.act(device);
    } else if (kind < 0.86) {
      const account = dice.oneOf(this.people.accountsOf(device));
      const [fault, crash] = [faultPlan(dice), crashPlan(dice)];
      if (crash !== undefined) this.note('crash');
      const meanwhile = this.#meanwhile(device, account);
      const mostSteps = dice.between(1, 6);
      await this.#sync(device, account, { mostSteps, receives: true, crash }, fault, meanwhile);
    } else if (kind < 0.92) this.#clockFault(device);
    else if (kind < 0.935) this.#diskFault(device);
    else if (kind < 0.945) this.#copyDisk(device);
    else await this.serverFaults.happen();
  }

  /** What goes on beside a sync: its own device sends, writes, or somebody else does, or something happens to the server. */
  #meanwhile(device: SimulatedDevice, account: string): Meanwhile | undefined {
    const { dice } = this;
    if (dice.chance(0.5)) return undefined;
    const kind = dice.share();
    return {
      atRequest: dice.between(1, 12),
      when: dice.chance(0.5) ? 'before' : 'after',
      happen: async () => {
        this.note('meanwhile');
        if (kind < 0.35) await device.sendBeside(account, 3);
        else if (kind < 0.55) await this.people.act(device);
        else if (kind < 0.85) {
          const other = dice.oneOf(this.devices);
          await this.people.act(other);
          await other.sendBeside(account, 3);
        } else await this.serverFaults.happen();
        this.watch.look(device, account, this.people.claimed);
      },
    };
  }

  async #sync(
    device: SimulatedDevice,
    account: string,
    plan: SyncPlan,
    fault?: FaultPlan,
    meanwhile?: Meanwhile,
  ): Promise<void> {
    this.network.begin(fault, meanwhile);
    const outcome = await device.sync(account, plan);
    this.note(`${device.name} syncs ${account}: ${outcome}`);
    await this.network.end();
    this.watch.look(device, account, this.people.claimed);
  }

  #clockFault(device: SimulatedDevice): void {
    const { dice } = this;
    this.note('clock');
    const kind = dice.share();
    device.stuckAtMs = undefined;
    if (kind < 0.25) device.skewMs = 365 * dayMs;
    else if (kind < 0.5) device.skewMs = -365 * dayMs;
    else if (kind < 0.6) device.skewMs = 5000 - this.servers.clock.trueMs;
    else if (kind < 0.8) device.skewMs = Math.round((dice.share() - 0.5) * 600_000);
    else device.stuckAtMs = device.now().wallMs;
    if (dice.chance(0.5)) device.reboot();
  }

  #diskFault(device: SimulatedDevice): void {
    const isFull = this.dice.chance(0.6);
    this.note(isFull ? 'disk full' : 'disk free');
    if (isFull) device.fillDisk();
    else device.freeDisk();
  }

  /** Two computers with one id. */
  #copyDisk(from: SimulatedDevice): void {
    if (this.devices.length >= mostDevices || this.serverFaults.lost.size > 0) return;
    this.hasCopies = true;
    this.note('disk copied');
    const copy = this.#addDevice(from.copyDisk());
    copy.skewMs = from.skewMs;
    this.people.copied(from, copy);
  }

  #addDevice(disk?: Buffer): SimulatedDevice {
    const { servers, network } = this;
    const nth = this.devices.length;
    const device = new SimulatedDevice({
      name: `device ${nth}`,
      deviceId: `${hex(this.#run)}${hex(nth)}`,
      random: createSeededRandom(this.#seed * 31 + nth),
      trueMs: () => servers.clock.trueMs,
      fetch: this.#bug?.network?.(network.fetch, this) ?? network.fetch,
      bug: this.#bug?.device,
      ...(disk !== undefined && { disk }),
    });
    this.devices.push(device);
    return device;
  }
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
