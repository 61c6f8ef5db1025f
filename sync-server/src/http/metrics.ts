import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the server counts, in Prometheus' format. */
export interface ServerMetrics {
  readonly registry: Registry;
  readonly requestSeconds: Histogram<'method' | 'route' | 'status'>;
  readonly heldRequests: Gauge;
  readonly querySeconds: Histogram;
}

/** Figures that go through every connection, and every open file, each time they are asked for: 50 ms with ten thousand of them. */
const costlyFigures = [
  ...['nodejs_active_handles', 'nodejs_active_handles_total', 'nodejs_active_requests'],
  ...['nodejs_active_requests_total', 'nodejs_active_resources', 'nodejs_active_resources_total'],
  'process_open_fds',
];

export function createMetrics(): ServerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 10 });
  for (const name of costlyFigures) registry.removeSingleMetric(name);
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from a request to the end of its answer; requests that are held count as long as they are held.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 20, 60],
      registers: [registry],
    }),
    querySeconds: new Histogram({
      name: 'database_query_seconds',
      help: 'Time from a statement to its answer; waiting for locks and for statements before it counts.',
      buckets: [0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers: [registry],
    }),
    heldRequests: new Gauge({
      name: 'shape_held_requests',
      help: 'Live requests and streams of events that this server keeps waiting for a change of their shape.',
      registers: [registry],
    }),
  };
}

/** A figure that is asked for when the metrics are read. */
export function addGauge(registry: Registry, name: string, help: string, read: () => number): void {
  const gauge: Gauge = new Gauge({ name, help, registers: [registry], collect: () => gauge.set(read()) });
}
