import { wayToService } from '#tests/e2e/support/stories/way-to-service.ts';
import { walkThrough } from '#tests/e2e/support/walk-through.ts';

walkThrough(wayToService);
