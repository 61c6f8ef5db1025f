import common from './common.json' with { type: 'json' };
import start from './start.json' with { type: 'json' };
import home from './home.json' with { type: 'json' };
import plan from './plan.json' with { type: 'json' };
import ready from './ready.json' with { type: 'json' };
import run from './run.json' with { type: 'json' };
import summary from './summary.json' with { type: 'json' };
import library from './library.json' with { type: 'json' };
import devices from './devices.json' with { type: 'json' };
import words from './words.json' with { type: 'json' };
import account from './account.json' with { type: 'json' };
import gallery from './gallery.json' with { type: 'json' };

export const chinese = {
  common,
  start,
  home,
  plan,
  ready,
  run,
  summary,
  library,
  devices,
  words,
  account,
  gallery,
} as const;
