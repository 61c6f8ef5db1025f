import { describe, expect, it } from 'vitest';
import type { TimelineCursor, TimelineItem } from '#contract/rpc/timeline-entry.ts';
import type { AttachedService } from '#electron/cli/attach-service.ts';
import { attachTest, startRun, startTestService, statusWhere } from '#tests/support/test-service.ts';

/** Reads the timeline until an entry is the one. */
async function timelineUntil(
  { rpc }: AttachedService,
  isLast: (item: TimelineItem) => boolean,
  after?: TimelineCursor,
): Promise<TimelineItem[]> {
  const items: TimelineItem[] = [];
  for await (const item of await rpc.session.timeline({ after })) {
    items.push(item);
    if (isLast(item)) break;
  }
  return items;
}

const hasEnded = ({ entry }: TimelineItem): boolean => entry.kind === 'state' && entry.state.kind === 'ended';
const seqs = (items: readonly TimelineItem[]): number[] => items.map(({ cursor }) => cursor.seq);

describe('a run over RPC', () => {
  it('goes from prepare to the saved record', async () => {
    const service = await startTestService();
    const attached = await attachTest(service);
    const { rpc, hello } = attached;
    expect(hello).toMatchObject({ isSimulated: true, timeScale: 20 });
    const sessionId = await startRun(attached);
    await statusWhere(attached, ({ session }) => (session?.speedKmh.reported ?? 0) >= 4.4);
    await rpc.session.nudge({ speedKmh: 0.5 });
    await statusWhere(attached, ({ session }) => (session?.speedKmh.reported ?? 0) >= 4.9);
    await rpc.session.setByHand({ speedKmh: 4 });
    await rpc.session.pause();
    // The belt still moves: going on now would be a start under somebody's feet.
    await expect(rpc.session.resume()).rejects.toMatchObject({
      code: 'session/not-allowed-now',
      params: { state: 'paused' },
    });
    await statusWhere(
      attached,
      ({ session }) => session?.state.kind === 'paused' && session.state.isBeltStill,
    );
    await rpc.session.resume();
    await statusWhere(attached, ({ session }) => session?.state.kind === 'running');
    const result = rpc.session.result();
    await rpc.session.stop();
    expect(await result).toMatchObject({ sessionId, cause: 'person', isBeltKnownStill: true, isSaved: true });

    expect(await rpc.history.sessions({ limit: 5 })).toMatchObject([{ sessionId, endCause: 'person' }]);
    const record = await rpc.history.session({ sessionId });
    expect(record.samples.length).toBeGreaterThan(5);
    expect(record.samples.every(({ atMs }, index) => atMs === index * 1000)).toBe(true);
    expect((await rpc.history.machines())[0]).toMatchObject({ machineId: 'sim-treadmill' });
    await rpc.session.discard();
    expect(await rpc.status.get()).not.toHaveProperty('session');
  });

  it('hands errors over in one shape', async () => {
    const service = await startTestService();
    const { rpc } = await attachTest(service);
    await expect(rpc.session.start()).rejects.toMatchObject({
      name: 'BeatRunnerError',
      code: 'session/not-allowed-now',
      params: { state: 'idle' },
    });
    await expect(rpc.session.prepare({ mode: 'iLead', lengthMs: -1 })).rejects.toMatchObject({
      code: 'rpc/invalid-input',
      params: { problems: expect.stringContaining('lengthMs') as unknown },
    });
    // @ts-expect-error a page of another version may send what is not in the contract
    await expect(rpc.session.prepare({ mode: 'iLead', cap: 99 })).rejects.toMatchObject({
      code: 'rpc/invalid-input',
      params: { problems: expect.stringContaining('cap') as unknown },
    });
    await expect(rpc.session.setByHand({})).rejects.toMatchObject({ code: 'rpc/invalid-input' });
    await expect(rpc.session.prepare({ mode: 'iLead', profileId: 'nobody' })).rejects.toMatchObject({
      code: 'storage/not-found',
      params: { what: 'profile', id: 'nobody' },
    });
    await expect(rpc.history.saveProfile({ age: 300 })).rejects.toMatchObject({
      code: 'profile/out-of-range',
    });
    await expect(rpc.history.session({ sessionId: 'none' })).rejects.toMatchObject({
      code: 'storage/not-found',
    });
    await expect(rpc.player.attach({ pageId: 'page', takes: false })).rejects.toMatchObject({
      code: 'session/not-allowed-now',
    });
  });

  it('keeps profiles and shows devices', async () => {
    const service = await startTestService();
    const { rpc } = await attachTest(service);
    const saved = await rpc.history.saveProfile({ profileId: 'kim', displayName: 'Kim', age: 30 });
    expect(saved).toMatchObject({ profileId: 'kim', heightCm: 170 });
    expect(await rpc.history.profiles()).toEqual([saved]);
    await rpc.session.prepare({ mode: 'iLead', profileId: 'kim' });
    const found = new Set<string>();
    for await (const devices of await rpc.devices.scan()) {
      for (const { kinds } of devices) for (const kind of kinds) found.add(kind);
      if (found.has('heartRate') && found.has('footPod')) break;
    }
    await rpc.devices.useSensors([{ kind: 'heartRate', deviceId: 'sim-strap', name: '' }]);
  });
});

describe('several pages', () => {
  it('see the same run, and the end of one ends nothing', async () => {
    const service = await startTestService();
    const [one, other] = [await attachTest(service), await attachTest(service)];
    await startRun(one);
    const { session } = await statusWhere(other, (status) => (status.session?.speedKmh.reported ?? 0) > 2);
    const told = timelineUntil(other, hasEnded);
    one.close();
    await one.closed;
    expect((await other.rpc.status.get()).session?.state.kind).toBe('running');
    await other.rpc.session.stop();
    const items = await told;
    expect(new Set(items.map(({ sessionId }) => sessionId))).toEqual(new Set([session?.sessionId]));
    expect(seqs(items)).toEqual(items.map((_, index) => index + 1));
  });

  it('that come back miss no entry of the timeline, and are in the live session at once', async () => {
    const service = await startTestService();
    const first = await attachTest(service);
    const complete = timelineUntil(await attachTest(service), hasEnded);
    await startRun(first);
    const before = await timelineUntil(
      first,
      ({ entry }) => entry.kind === 'state' && entry.state.kind === 'running',
    );
    first.close();
    await first.closed;
    // Meanwhile things happen.
    const meanwhile = await attachTest(service);
    await meanwhile.rpc.session.setByHand({ speedKmh: 6 });
    await statusWhere(meanwhile, ({ session }) => (session?.speedKmh.reported ?? 0) > 5.5);

    const startedAt = performance.now();
    const again = await attachTest(service);
    const live = await statusWhere(again, () => true);
    const backAfterMs = performance.now() - startedAt;
    expect(live.session?.state.kind).toBe('running');
    expect(backAfterMs).toBeLessThan(1000);
    const after = timelineUntil(again, hasEnded, before.at(-1)?.cursor);
    await again.rpc.session.stop();
    expect([...before, ...(await after)]).toEqual(await complete);
    console.log(`back in the live session after ${backAfterMs.toFixed(0)} ms`);
  });

  it('from an earlier start get everything again', async () => {
    const service = await startTestService();
    const attached = await attachTest(service);
    await startRun(attached);
    const [first] = await timelineUntil(attached, () => true, { feedId: 'of-an-earlier-start', seq: 1000 });
    expect(first).toMatchObject({ cursor: { seq: 1, feedId: attached.hello.feedId }, missed: 0 });
  });
});
