import type { Generated } from 'kysely';
import type { AccountSchema } from './account-schema.ts';

/** Rows as the database keeps them. Numbers of 64 bits are texts, as the driver hands them out. */
export interface ServerSchema extends AccountSchema {
  readonly sync_scope: {
    scope: string;
    seq: Generated<string>;
    epoch: Generated<number>;
    floor_seq: Generated<string>;
    changed_at: Generated<Date>;
  };
  readonly sync_change: {
    scope: string;
    seq: string;
    relation: string;
    key: string[];
    operation: 'insert' | 'update' | 'delete';
    changed: string[] | null;
    transaction: Generated<string>;
    at: Generated<Date>;
  };
  readonly sync_epoch: { only_one: Generated<boolean>; epoch: number };
  readonly admin_invitation: {
    token_hash: Buffer;
    created_at: Generated<Date>;
    expires_at: Date;
    used_at: Date | null;
  };
}
