import '#ui/tokens/fonts.css';
import '#ui/tokens/tokens.css';
import { createRoot, type Root } from 'react-dom/client';
import { reloadPage } from '#renderer/link/leaving.ts';
import { keptBeltMayMove } from '#renderer/link/belt-memory.ts';
import { noteStopAnswer, noteStopPress, noteStopWay, useLive } from '#renderer/link/live-store.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import type { PageLink } from '#renderer/link/page-link.ts';
import { stopByContract } from '#renderer/link/stop-by-contract.ts';
import { createStopLink } from '#renderer/link/stop-link.ts';
import { openStopWay } from '#renderer/link/stop-way.ts';
import { languageFor } from '#renderer/locales/language-for.ts';
import { loadScreens } from './load-screens.ts';
import { ScreensMissing } from './screens-missing.tsx';
import { listenForMediaStop, listenForStopKeys } from './stop-keys.ts';
import { StopLayer } from './stop-layer.tsx';
import { faceNow } from './use-stop-face.ts';

// The first file of the page, and all that STOP needs: its own way to the controller, its keys, its button. Everything else
// is loaded after it and may fail as it likes.
document.documentElement.lang = languageFor(navigator.languages);
useLive.setState({ mayBeltMove: keptBeltMayMove(window) });
/** Where it is loaded. */
let link: PageLink | undefined;
const { press } = createStopLink({
  open: () => openStopWay(window),
  clock: pageClock,
  isUnheard() {
    const { stopPress } = useLive.getState();
    return stopPress !== undefined && stopPress.deed === undefined;
  },
  sendElsewhere: () => void stopByContract(link),
  onOpen: noteStopWay,
  onPress: noteStopPress,
  onAnswer: noteStopAnswer,
});
listenForStopKeys(window, () => faceNow().kind !== 'hidden', press);
listenForMediaStop(navigator, press);
createRoot(rootElement('stop')).render(<StopLayer onStop={press} />);

let notice: Root | undefined;
void loadScreens({
  clock: pageClock,
  async start() {
    // Asked for together, used one after the other: what tells of the belt comes up even where the screens do not.
    const screens = import('#renderer/app/start-app.tsx');
    // It is awaited below; until then nobody else is told.
    screens.catch(() => undefined);
    const { openPageLink } = await import('#renderer/link/page-link.ts');
    link = openPageLink(window);
    await (await screens).startApp(link, rootElement('app'), missing);
  },
  onMissing: missing,
  onThere() {
    notice?.unmount();
    notice = undefined;
    rootElement('missing').replaceChildren();
    useLive.setState({ areScreensMissing: false });
  },
});

function missing(why: unknown): void {
  reportError(why);
  useLive.setState({ areScreensMissing: true });
  notice ??= createRoot(rootElement('missing'));
  notice.render(<ScreensMissing onReload={reloadPage} />);
}

function rootElement(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`index.html has no #${id}`);
  return element;
}
