import { exampleProfile, exampleSecond, exampleSession } from '#tests/support/stored-examples.ts';
import type { Dice } from './dice.ts';
import type { ReplicaWatch } from './replica-watch.ts';
import { unlessFull, type SimulatedDevice } from './simulated-device.ts';

interface KeptRun {
  readonly id: string;
  readonly account: string;
  readonly device: SimulatedDevice;
}

interface Parts {
  readonly dice: Dice;
  readonly watch: ReplicaWatch;
  readonly accounts: readonly string[];
  readonly erased: ReadonlySet<string>;
  trueMs(): number;
  note(line: string): void;
}

const settingNames = ['language', 'textSize', 'lastRequest'] as const;

/** What people do at the computers: they run, change things, delete them, run as guests, and take those runs along. */
export class SimulatedPeople {
  /** Runs of guests that somebody has asked for. */
  readonly claimed = new Set<string>();
  readonly #claims = new Set<string>();
  readonly #parts: Parts;
  readonly #runs: KeptRun[] = [];
  /** Runs that the power ended. */
  readonly #cutOff: KeptRun[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A guest's runs are sent too, and may be claimed later. */
  accountsOf(device: SimulatedDevice): readonly string[] {
    const { accounts } = this.#parts;
    const guest = this.#runs.find((run) => run.account === device.guestAccountId);
    return guest === undefined ? accounts : [...accounts, guest.account];
  }

  /** Whoever copies a disk has the runs that are on it. */
  copied(from: SimulatedDevice, to: SimulatedDevice): void {
    this.#runs.push(
      ...this.#runs.filter(({ device }) => device === from).map((run) => ({ ...run, device: to })),
    );
  }

  /** One thing that somebody does here. */
  async act(device: SimulatedDevice): Promise<void> {
    const { dice, accounts } = this.#parts;
    const kind = dice.share();
    if (kind < 0.08) return this.#runAsGuest(device);
    if (kind < 0.14) return this.#claim(device);
    const account = dice.oneOf(accounts);
    if (!(await this.#becomes(device, account))) return;
    if (kind < 0.42) await this.#saveProfile(device, account);
    else if (kind < 0.7) await this.#changeSetting(device, account);
    else if (kind < 0.82) await this.#run(device, account);
    else if (kind < 0.9) {
      const machineId = `${account}-m`;
      const seen = { machineId, name: `Belt ${dice.next()}`, lastSeenWallMs: this.#parts.trueMs() };
      await device.write('saveMachine', seen, device.now());
    } else await this.#changeRun(device, account);
  }

  async #becomes(device: SimulatedDevice, account: string): Promise<boolean> {
    return unlessFull(device.store.activate(account));
  }

  async #saveProfile(device: SimulatedDevice, account: string): Promise<void> {
    const { dice, watch } = this.#parts;
    const profile = exampleProfile({
      profileId: `${account}-p${dice.between(0, 1)}`,
      displayName: `${account} ${dice.next()}`.slice(0, 40),
      massKg: dice.between(40, 120),
      age: dice.between(18, 80),
    });
    if (!(await device.write('saveProfile', profile, device.now()))) return;
    const key = { account_id: account, profile_id: profile.profileId };
    watch.sees(device, 'profiles', 'mass_kg', key, profile.massKg);
  }

  async #changeSetting(device: SimulatedDevice, account: string): Promise<void> {
    const { dice, watch } = this.#parts;
    const name = dice.oneOf(settingNames);
    if (dice.chance(0.25)) {
      await device.write('changeSettings', [], [name], device.now());
      return;
    }
    const json = JSON.stringify({ of: account, nth: dice.next() });
    if (!(await device.write('changeSettings', [{ name, json }], [], device.now()))) return;
    watch.sees(device, 'settings', 'value', { account_id: account, name }, json);
  }

  async #run(device: SimulatedDevice, account: string): Promise<void> {
    const { dice } = this.#parts;
    await this.#endCutOff(device);
    const run = { id: `${account.replaceAll(':', '-')}-run${dice.next()}`, account, device };
    const seconds = dice.between(2, 130);
    const startedAtWallMs = device.now().wallMs;
    const session = exampleSession({ sessionId: run.id, startedAtWallMs });
    if (!(await device.write('beginSession', session, device.now()))) return;
    const kept = Array.from({ length: seconds }, (_, index) => exampleSecond((index + 1) * 1000));
    await device.write('appendSeconds', run.id, kept);
    if (dice.chance(0.1)) {
      device.reboot();
      this.#cutOff.push(run);
      return;
    }
    await this.#end(run, startedAtWallMs + seconds * 1000, 'person');
  }

  /** When the app comes up again it ends what the power has cut off. */
  async #endCutOff(device: SimulatedDevice): Promise<void> {
    for (const run of this.#cutOff.filter((each) => each.device === device)) {
      this.#cutOff.splice(this.#cutOff.indexOf(run), 1);
      await this.#end(run, device.now().wallMs, 'interrupted');
    }
  }

  async #end(run: KeptRun, endedAtWallMs: number, endCause: string): Promise<void> {
    const totals = { durationMs: 9000, movingMs: 1, distanceM: 1, energyKcal: 1, maxSpeedKmh: 9 };
    const ending = { endedAtWallMs, endCause, totals };
    const isEnded = await run.device.write('finishSession', run.id, ending, run.device.now());
    if (isEnded) this.#runs.push(run);
    else this.#cutOff.push(run);
  }

  async #changeRun(device: SimulatedDevice, account: string): Promise<void> {
    const { dice } = this.#parts;
    const mine = this.#runs.filter((run) => run.account === account && run.device === device);
    const run = mine.length === 0 ? undefined : dice.oneOf(mine);
    // Somebody may have deleted it elsewhere: then it is on no screen any more.
    if (run === undefined || !device.showsRun(run.id)) return;
    if (dice.chance(0.3)) await device.write('removeSession', run.id, device.now());
    else {
      const rating = dice.between(1, 5);
      await device.write('remarkSession', run.id, { title: `run ${rating}`, rating }, device.now());
    }
  }

  async #runAsGuest(device: SimulatedDevice): Promise<void> {
    const { guestAccountId } = device;
    if (await this.#becomes(device, guestAccountId)) await this.#run(device, guestAccountId);
  }

  /** On a copied disk the same run may be asked for by somebody else. */
  async #claim(device: SimulatedDevice): Promise<void> {
    const { dice, accounts, erased } = this.#parts;
    const { guestAccountId } = device;
    const open = this.#runs.filter(
      (run) =>
        run.account === guestAccountId &&
        run.device === device &&
        !this.#claims.has(`${device.name} ${run.id}`),
    );
    const there = accounts.filter((each) => !erased.has(each));
    if (open.length === 0 || there.length === 0) return;
    const { id } = dice.oneOf(open);
    this.#claims.add(`${device.name} ${id}`);
    if (!(await unlessFull(device.store.claim(guestAccountId, dice.oneOf(there), [id])))) return;
    this.claimed.add(id);
    this.#parts.note('claimed');
  }
}
