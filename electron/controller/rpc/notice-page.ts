import { createHash } from 'node:crypto';
import type { HttpAnswer } from './http-answer.ts';
import { chineseFontFaces } from './notice-fonts.ts';

/** A notice in one language: what is going on, and what to do. */
interface NoticeWords {
  readonly heading: string;
  readonly lines: readonly string[];
}

interface Notice {
  readonly status: number;
  readonly en: NoticeWords;
  readonly zh: NoticeWords;
}

/** What a person is told instead of the page. */
const notices = {
  /** The token belongs to another start. */
  oldAddress: {
    status: 401,
    en: {
      heading: 'This address is from an earlier start of BeatRunner',
      lines: [
        'BeatRunner makes a new address at every start. Use the address that it printed last, or start it again.',
        'If the belt is moving: press stop on the treadmill itself, or pull its safety key.',
      ],
    },
    zh: {
      heading: '这个地址已经失效',
      lines: [
        'BeatRunner 每次启动都会换新地址，这个地址属于上一次启动。请打开它最近一次给出的地址，或重新启动 BeatRunner。',
        '如果跑步带还在动：请按跑步机上的停止键，或拔下安全钥匙。',
      ],
    },
  },
  /** There is no token at all. */
  incompleteAddress: {
    status: 401,
    en: {
      heading: 'This address is not complete',
      lines: [
        'BeatRunner is running here, but only its whole address opens it. Use the address that it printed when it started, with everything after the question mark.',
        'If the belt is moving: press stop on the treadmill itself, or pull its safety key.',
      ],
    },
    zh: {
      heading: '地址不完整',
      lines: [
        'BeatRunner 正在运行，但要用完整的地址才能打开。请使用它启动时给出的地址，问号后面的部分也要带上。',
        '如果跑步带还在动：请按跑步机上的停止键，或拔下安全钥匙。',
      ],
    },
  },
  notBuilt: {
    status: 503,
    en: {
      heading: 'The screens have not been built yet',
      lines: [
        'BeatRunner is running and can be driven from the command line. For its screens, run this in its folder and load this page again:',
        'npm run build',
      ],
    },
    zh: {
      heading: '界面还没有构建',
      lines: [
        'BeatRunner 已在运行，可以用命令行操作。要打开界面，请在它的文件夹里运行下面的命令，然后刷新本页：',
        'npm run build',
      ],
    },
  },
} as const satisfies Readonly<Record<string, Notice>>;

export type NoticeName = keyof typeof notices;

const layout = `
:root{color-scheme:dark}
*{box-sizing:border-box;margin:0}
body{min-height:100vh;display:grid;align-content:center;justify-items:center;gap:48px;padding:48px 32px;
background:#0a0c11;color:#f5f7fa;font:400 20px/1.55 "Notice SC",Inter,system-ui,-apple-system,"Segoe UI",sans-serif}
svg{width:72px;height:72px}
main{width:100%;max-width:1080px;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:24px}
section{display:grid;align-content:start;gap:16px;padding:32px;background:#14171e;border-radius:12px;border-top:4px solid #c9f14c}
h1,h2{font-size:28px;line-height:1.25;font-weight:640}
p{color:#c0c4cc}
code{display:block;padding:12px 16px;border-radius:8px;background:#1f232b;color:#c9f14c;font:500 18px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
`;

/** Made when it is needed for the first time: nobody should need it. */
let style: { readonly text: string; readonly hash: string } | undefined;

function noticeStyle() {
  style ??= withHash(chineseFontFaces(JSON.stringify(notices)) + layout);
  return style;
}

function withHash(text: string) {
  return { text, hash: createHash('sha256').update(text).digest('base64') };
}

/** Unscripted, in English and Chinese; everything that it shows is within it. */
export function noticePage(name: NoticeName): HttpAnswer {
  const { status, en, zh } = notices[name];
  const { text: styleText, hash } = noticeStyle();
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    },
    body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>BeatRunner</title>
<link rel="icon" href="data:,">
<style>${styleText}</style>
</head>
<body>
${mark}
<main>
<section lang="en">
<h1>${en.heading}</h1>
${en.lines.map(lineHtml).join('\n')}
</section>
<section lang="zh-CN">
<h2>${zh.heading}</h2>
${zh.lines.map(lineHtml).join('\n')}
</section>
</main>
</body>
</html>
`,
  };
}

/** A line that is a command is one to type. */
function lineHtml(line: string): string {
  return line.startsWith('npm ') ? `<code>${line}</code>` : `<p>${line}</p>`;
}

/** Of resources/icons/beatrunner-small.svg. */
const mark = `<svg viewBox="0 0 512 512" role="img" aria-label="BeatRunner"><g fill="none" stroke="#c9f14c" stroke-width="48" stroke-linecap="round" stroke-linejoin="round"><path d="M296 168 L250 268"/><path d="M250 268 L330 296 L312 380"/><path d="M250 268 L212 342 L112 350"/><path d="M288 184 L352 238 L420 208"/><path d="M288 184 L206 176 L156 240"/><path d="M64 444 H448"/></g><circle cx="334" cy="96" r="50" fill="#c9f14c"/></svg>`;
