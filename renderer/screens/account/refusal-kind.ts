import type { OperationErrorCode } from '#contract/sync/sync-error-codes.ts';

/** What was changed, as a person names it. */
export type RecordKind = 'run' | 'profile' | 'settings' | 'music' | 'other';

export function recordKind(table: string): RecordKind {
  switch (table) {
    case 'sessions':
    case 'session_chunks':
      return 'run';
    case 'profiles':
      return 'profile';
    case 'settings':
      return 'settings';
    case 'tempo_corrections':
      return 'music';
    default:
      return 'other';
  }
}

/** Why it was refused, as far as a person can do something about it. */
export type RefusalKind = 'size' | 'version' | 'owner' | 'content';

export function refusalKind(code: OperationErrorCode): RefusalKind {
  switch (code) {
    case 'too_large':
      return 'size';
    case 'unknown_table':
    case 'try_later':
      return 'version';
    case 'not_owner':
    case 'already_claimed':
    case 'claim_not_proven':
      return 'owner';
    case 'invalid_key':
    case 'invalid_field':
      return 'content';
  }
}
