import type { Database } from '#server/database/open-database.ts';
import { eraseAccount } from '#server/erasure/erase-account.ts';
import { putBack, takeBackup, type ServerBackup } from './server-backup.ts';
import type { SimulatedWorld } from './simulated-world.ts';

const dayMs = 86_400_000;

interface KeptBackup {
  readonly backup: ServerBackup;
  readonly atMs: number;
  /** Pushes that had been answered until then. */
  readonly observed: number;
}

/** What happens on the server's side between the syncs of one seed. */
export class ServerFaults {
  readonly #world: SimulatedWorld;
  readonly #pool: Database['pool'];
  /** Operations that a backup did not have: the devices that sent them have to give them again. */
  readonly lost = new Set<string>();
  #backup: KeptBackup | undefined;

  constructor(world: SimulatedWorld) {
    this.#world = world;
    this.#pool = world.servers.pool;
  }

  async happen(): Promise<void> {
    const { dice, accounts } = this.#world;
    const scope = `account:${dice.oneOf(accounts)}`;
    const kind = dice.share();
    if (kind < 0.25) {
      this.#world.note('other past');
      await this.#pool.query('UPDATE sync_scope SET epoch = epoch + 1 WHERE scope = $1', [scope]);
    } else if (kind < 0.45) {
      this.#world.note('log cut');
      await this.#pool.query('UPDATE sync_scope SET floor_seq = seq WHERE scope = $1', [scope]);
      await this.#pool.query('DELETE FROM sync_change WHERE scope = $1', [scope]);
    } else if (kind < 0.6) this.#world.changeNode();
    else if (kind < 0.9) await this.#backupOrRestore();
    else await this.#erase();
  }

  async #erase(): Promise<void> {
    const { dice, accounts, erased, servers } = this.#world;
    // Whoever puts back a backup has to erase again; that is no matter of syncing.
    if (accounts.length === 1 || erased.size > 0 || this.#backup !== undefined) return;
    const account = dice.oneOf(accounts);
    erased.add(account);
    this.#world.note('account erased');
    await eraseAccount(
      { pool: this.#pool, nowMs: servers.clock.trueMs, committed: () => undefined },
      account,
    );
  }

  /** A device keeps what was taken for a month; a copied disk, which begins anew under another id, does not. */
  async #backupOrRestore(): Promise<void> {
    const { world, accounts } = { world: this.#world, accounts: await this.#accountsOnServer() };
    if (world.erased.size > 0 || world.hasCopies) return;
    const { network, servers } = world;
    const kept = this.#backup;
    if (kept === undefined || servers.clock.trueMs - kept.atMs > 25 * dayMs) {
      const backup = await takeBackup(this.#pool, accounts);
      world.note('backup');
      this.#backup = { backup, atMs: servers.clock.trueMs, observed: network.observed.length };
      return;
    }
    world.note('backup put back');
    await putBack(this.#pool, accounts, kept.backup);
    for (const { request, answer } of network.observed.splice(kept.observed)) {
      for (const [index, { status }] of answer.results.entries()) {
        const operation = request.ops[index];
        if (operation !== undefined && status !== 'rejected') this.lost.add(operation.op_id);
      }
    }
    world.watch.forget();
  }

  async #accountsOnServer(): Promise<readonly string[]> {
    const { accounts, network } = this.#world;
    return [...new Set([...accounts, ...network.observed.map(({ request }) => request.account_id)])];
  }
}
