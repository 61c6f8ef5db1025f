import { accounts } from '#tests/e2e/support/stories/accounts.ts';
import { walkThrough } from '#tests/e2e/support/walk-through.ts';

walkThrough(accounts);
