import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { openSyncServer } from '#tests/support/open-sync-server.ts';
import { exampleAnalysis } from '#tests/support/stored-examples.ts';
import { openTestStore } from '#tests/support/test-store.ts';
import { startRepairLoop } from './repair-loop.ts';

vi.setConfig({ testTimeout: 30_000 });

const accountId = 'acc1';
const fingerprint = (digit: string): string => digit.repeat(64);
const [a, b, c] = [fingerprint('a'), fingerprint('b'), fingerprint('c')];
const hourMs = 3_600_000;
const until = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 20_000, interval: 20 });

async function openLoop() {
  const { server, serverUrl } = await openSyncServer();
  const store = await openTestStore();
  await store.sync.saveAccount({ accountId });
  await store.sync.activate(accountId);
  for (const trackId of [a, b, c, 'no-fingerprint']) {
    await store.library.saveFiles([{ path: `/m/${trackId}.mp3`, trackId, sizeBytes: 1, modifiedMs: 1 }]);
    await store.library.saveAnalysis(trackId, exampleAnalysis());
  }
  // Tags alone, and a word of one's own: nothing to ask of.
  await store.library.saveTags(fingerprint('d'), { title: 'never listened to' });
  await store.library.saveTempoCorrection(c, { tempoBpm: 130 });
  const clock = createManualClock();
  const refused = vi.fn<(accountId: string, token: string) => void>();
  let token: string | undefined = 't1';
  const begin = () => {
    const ending = new AbortController();
    const loop = startRepairLoop(
      {
        ...{ accountId, serverUrl, store: store.sync, fetch, clock, random: () => 0.5, log: silentLog },
        tokens: { token: async () => token, refused },
      },
      ending.signal,
    );
    const end = async () => {
      ending.abort();
      await loop.ended;
    };
    onTestFinished(end);
    return loop;
  };
  const tempos = async () =>
    Object.fromEntries(
      (await store.library.tracksBelow('/m', 'beats/1')).map(({ trackId, tempo }) => [
        trackId,
        tempo.tempoBpm,
      ]),
    );
  const signOut = () => {
    token = undefined;
  };
  return { server, store, clock, refused, begin, tempos, signOut };
}

describe('what other runners say', () => {
  it('is asked of recordings that the runner has not repaired, and used until it changes', async () => {
    const { server, store, clock, begin, tempos } = await openLoop();
    const came = vi.fn<() => void>();
    store.library.onRepairsFromElsewhere(came);
    server.repairs = [
      { fingerprint: a, tempoBpm: 64, downbeatS: 0.25 },
      { fingerprint: c, tempoBpm: 64 },
    ];
    begin();
    await until(async () => expect(await tempos()).toMatchObject({ [a]: 64.125, [b]: 128.25, [c]: 130 }));
    expect(server.repairQueries).toEqual([[a, b]]);
    expect(came).toHaveBeenCalledTimes(1);

    server.repairs = [{ fingerprint: b, tempoBpm: 64 }];
    await until(async () => {
      clock.advance(hourMs);
      expect(await tempos()).toMatchObject({ [a]: 128.25, [b]: 64.125 });
    });
    expect(came).toHaveBeenCalledTimes(2);

    // The same again is no news.
    const asked = server.repairQueries.length;
    await until(() => {
      clock.advance(hourMs);
      // Whoever asks once more has kept what was said before.
      expect(server.repairQueries.length).toBeGreaterThan(asked + 1);
    });
    expect(came).toHaveBeenCalledTimes(2);
  });

  it('stays what it was while the server says nothing that can be understood, and is asked again', async () => {
    const { server, clock, begin, tempos } = await openLoop();
    server.repairs = [{ fingerprint: a, tempoBpm: 64 }];
    const loop = begin();
    await until(async () => expect(await tempos()).toMatchObject({ [a]: 64.125 }));
    server.repairsStatus = 500;
    loop.retryNow();
    await until(() => expect(server.repairQueries).toHaveLength(2));
    server.repairsStatus = 200;
    server.repairs = [{ fingerprint: a, tempoBpm: -1 }];
    await until(() => {
      clock.advance(hourMs);
      expect(server.repairQueries.length).toBeGreaterThan(2);
    });
    expect(await tempos()).toMatchObject({ [a]: 64.125 });
  });

  it('is not asked by whoever is signed out; a token that is refused is not shown again', async () => {
    const { server, refused, begin, signOut } = await openLoop();
    server.acceptsToken = () => false;
    const loop = begin();
    await until(() => expect(refused).toHaveBeenCalledWith(accountId, 't1'));
    const seen = server.tokensSeen.length;
    signOut();
    loop.retryNow();
    expect(server.repairQueries).toEqual([]);
    expect(server.tokensSeen).toHaveLength(seen);
  });
});
