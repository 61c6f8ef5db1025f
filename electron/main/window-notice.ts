import { createHash } from 'node:crypto';
import { chineseFontFaces } from '#electron/controller/rpc/notice-fonts.ts';

interface NoticeWords {
  readonly heading: string;
  readonly lines: readonly string[];
  readonly again: string;
  /** Where the controller lives and only its screen does not: a STOP that main itself sends. */
  readonly stop?: string;
}

/** What stands in the window when there is nothing else that could: no script and no connection is needed for it. */
const notices = {
  controllerEnded: {
    en: {
      heading: 'Control could not be started again',
      lines: [
        'The part of BeatRunner that controls the treadmill has ended several times in a row. It is not tried again by itself.',
        'If the belt is moving: press stop on the treadmill itself, or pull its safety key. This screen cannot stop it.',
        'A run that was going on is saved up to that moment.',
      ],
      again: 'Start control again',
    },
    'zh-CN': {
      heading: '控制程序无法恢复',
      lines: [
        'BeatRunner 控制跑步机的部分连续多次退出，不再自动重启。',
        '如果跑带还在动：请按跑步机上的停止键，或拔下安全钥匙。这个屏幕现在停不了它。',
        '正在进行的跑步已保存到退出那一刻。',
      ],
      again: '重新启动控制程序',
    },
  },
  unitMissing: {
    en: {
      heading: 'Control is not running',
      lines: [
        'On this machine the system itself runs the part of BeatRunner that controls the treadmill (systemd, beatrunner.service). It has ended and does not come back. As soon as it runs this screen goes on by itself.',
        'If the belt is moving: press stop on the treadmill itself, or pull its safety key. This screen cannot stop it.',
        'Whoever looks after this machine can start it: sudo systemctl start beatrunner',
      ],
      again: 'Look again',
    },
    'zh-CN': {
      heading: '控制程序没有运行',
      lines: [
        '这台机器上，控制跑步机的部分由系统服务运行（systemd，beatrunner.service）。服务已退出，还没有恢复；一旦恢复，屏幕会自动继续。',
        '如果跑带还在动：请按跑步机上的停止键，或拔下安全钥匙。这个屏幕现在停不了它。',
        '请管理员启动服务：sudo systemctl start beatrunner',
      ],
      again: '再看一次',
    },
  },
  screenEnded: {
    en: {
      heading: 'This screen has crashed several times',
      lines: [
        'A run goes on without its screen. It is not shown again by itself.',
        'To stop the belt: STOP below, Space or Esc. If it does not slow down at once: press stop on the treadmill itself, or pull its safety key.',
      ],
      again: 'Show the screen again',
      stop: 'STOP',
    },
    'zh-CN': {
      heading: '屏幕界面连续崩溃',
      lines: [
        '跑步仍在继续，只是看不到界面。界面不再自动恢复。',
        '要停下跑带：按下方的停止键、空格键或 Esc。如果跑带没有立刻减速，请按跑步机上的停止键，或拔下安全钥匙。',
      ],
      again: '重新显示界面',
      stop: '停止',
    },
  },
  stopPressed: {
    en: {
      heading: 'STOP was pressed',
      lines: [
        'The belt has been told to stop, as far as it can be reached. This notice cannot see it: watch the belt.',
        'If it does not slow down at once: press stop on the treadmill itself, or pull its safety key.',
      ],
      again: 'Show the screen again',
      stop: 'STOP',
    },
    'zh-CN': {
      heading: '已按下停止',
      lines: [
        '停止指令已发出，但这里看不到跑带的状态：请留意跑带。',
        '如果跑带没有立刻减速，请按跑步机上的停止键，或拔下安全钥匙。',
      ],
      again: '重新显示界面',
      stop: '停止',
    },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<'en' | 'zh-CN', NoticeWords>>>>;

export type WindowNoticeName = keyof typeof notices;

const layout = `
:root{color-scheme:dark}
*{box-sizing:border-box;margin:0}
body{min-height:100vh;display:grid;align-content:center;justify-items:center;padding:48px 32px;
background:#0a0c11;color:#f5f7fa;font:400 24px/1.5 "Notice SC",Inter,system-ui,-apple-system,"Segoe UI",sans-serif}
main{width:100%;max-width:1280px;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:24px}
section{display:grid;align-content:start;gap:16px;padding:32px;background:#14171e;border-radius:12px}
h1,h2{font-size:34px;line-height:1.25;font-weight:640}
a{justify-self:start;min-height:72px;padding:18px 28px;border-radius:12px;background:#c9f14c;color:#0a0c11;font-weight:600;text-decoration:none}
nav{position:fixed;right:0;bottom:0}
nav a{display:grid;place-items:center;min-width:400px;min-height:208px;border-radius:12px 0 0;background:#dd141e;color:#f5f7fa;
font-size:56px;font-weight:700}
body:has(nav){padding-bottom:240px}
a:focus-visible{outline:4px solid #f5f7fa;outline-offset:4px}
`;

export const noticePathPrefix = '/notice/';
/** The link of a notice; it is never loaded, the window sees that it is followed. */
export const tryAgainPath = '/try-again';

/** Its STOP; never loaded either. */
export const stopLinkPath = '/stop-from-notice';

/** Whether STOP stands on it, and Space and Escape mean it. */
export function hasStopLink(name: WindowNoticeName): boolean {
  const { en }: { readonly en: NoticeWords } = notices[name];
  return en.stop !== undefined;
}

/** Its headers and its page, in English and Chinese; undefined where there is no notice of this name. */
export function windowNotice(name: string) {
  if (!isNoticeName(name)) return undefined;
  const { en, 'zh-CN': chinese } = notices[name];
  // With its Chinese font within it: a kiosk's system often has none.
  const style = chineseFontFaces(JSON.stringify(notices[name])) + layout;
  const styleHash = createHash('sha256').update(style).digest('base64');
  return {
    contentSecurityPolicy: `default-src 'none'; style-src 'sha256-${styleHash}'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>BeatRunner</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
${section('en', 'h1', en)}
${section('zh-CN', 'h2', chinese)}
</main>
${stopLink(en, chinese)}
</body>
</html>
`,
  };
}

/** One for both languages, in the corner where STOP always is. */
function stopLink(english: NoticeWords, chinese: NoticeWords): string {
  if (english.stop === undefined || chinese.stop === undefined) return '';
  return `<nav><a href="${stopLinkPath}">${english.stop} <span lang="zh-CN">${chinese.stop}</span></a></nav>`;
}

function isNoticeName(name: string): name is WindowNoticeName {
  return Object.hasOwn(notices, name);
}

function section(language: string, heading: 'h1' | 'h2', words: NoticeWords): string {
  const lines = words.lines.map((line) => `<p>${line}</p>`).join('\n');
  return `<section lang="${language}">
<${heading}>${words.heading}</${heading}>
${lines}
<a href="${tryAgainPath}">${words.again}</a>
</section>`;
}
