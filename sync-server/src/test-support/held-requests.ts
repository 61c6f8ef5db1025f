import { expect, vi } from 'vitest';

/** Waits until a server holds so many requests, neither more nor fewer. */
export async function untilHeld(url: string, count: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      expect(/^shape_held_requests (\d+)$/m.exec(metrics)?.[1]).toBe(String(count));
    },
    { timeout: 10_000, interval: 5 },
  );
}
