import { expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';

it('has figures of the process, and none that goes through every connection for it', async () => {
  const text = await createMetrics().registry.metrics();
  expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  expect(text).toMatch(/^shape_held_requests 0$/m);
  expect(text).not.toMatch(/nodejs_active_|process_open_fds/);
});
