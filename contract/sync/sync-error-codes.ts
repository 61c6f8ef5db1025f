/** Why one operation was refused. Those that may be taken later are not permanent: the client keeps them waiting. */
export const operationErrorCodes = [
  /** The table is not synced, or not by this kind of operation. */
  'unknown_table',
  'invalid_key',
  'invalid_field',
  /** More than one operation may have. */
  'too_large',
  'not_owner',
  'already_claimed',
  /** The guest's device did not prove that it is the one. */
  'claim_not_proven',
  /** Anything that the server cannot take now and may take later. */
  'try_later',
] as const;
export type OperationErrorCode = (typeof operationErrorCodes)[number];

/** Why a whole request was refused: member `code` of the problem (RFC 9457). */
export const syncProblemCodes = [
  'gap',
  'device_forked',
  'account_deleted',
  'account_mismatch',
  'device_not_registered',
  'too_large',
  'invalid_request',
  'unauthorized',
  'too_many_requests',
  'unavailable',
] as const;
