import type { PushOperation } from '#contract/sync/push-protocol.ts';

/**
 * What an operation of an older app means today. The wire only ever gets more, so an adapter is needed only where the
 * meaning of a table or a field has changed; each stays for as long as there are such apps, two years at least.
 */
export interface OperationAdapter {
  /** The newest app schema that needs it. */
  readonly upTo: number;
  adapt(operation: PushOperation): PushOperation;
}

/** In their order. There has been one schema so far. */
export const operationAdapters: readonly OperationAdapter[] = [];

/** An operation of an app with this schema, as today's apps would have sent it. */
export function adaptOperation(
  operation: PushOperation,
  appSchema: number,
  adapters: readonly OperationAdapter[],
): PushOperation {
  return adapters
    .filter(({ upTo }) => appSchema <= upTo)
    .reduce((adapted, { adapt }) => adapt(adapted), operation);
}
