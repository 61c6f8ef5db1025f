import type { AccountLanguage } from '#contract/accounts/signed-in.ts';

const en = {
  device: {
    title: 'Sign in on a screen',
    enterCode: 'Code on the screen',
    next: 'Continue',
    isYours: 'Is this the screen in front of you?',
    compare: 'Compare the code with the one on the screen.',
    unnamed: 'A screen without a name',
    notKiosk: 'It is not known to any gym. Go on only if you see this code on your own screen.',
    signInFirst: 'Sign in to go on.',
    approve: 'Sign in there',
    deny: 'No, not mine',
    as: 'You are',
    notYou: 'Somebody else',
    approved: 'Done. The screen signs you in now. You can close this page.',
    denied: 'Nobody is signed in there. You can close this page.',
    unknownCode: 'This code is wrong or too old. Look at the screen for a new one.',
  },
  signIn: {
    contact: 'E-mail address or phone number',
    phoneHint: '+49 151 …',
    sendCode: 'Send me a code',
    code: 'Code from the message',
    codeSent: 'If the address or number is right, a code is on its way. It is good for 10 minutes.',
    withPassword: 'With a password',
    email: 'E-mail address',
    password: 'Password',
    signIn: 'Sign in',
    apple: 'Continue with Apple',
    wechat: 'Continue with WeChat',
  },
  admin: {
    title: 'First administrator',
    intro: 'The link that the server printed makes you its administrator, once.',
    token: 'What follows "token=" in the link',
    name: 'Name',
    make: 'Become administrator',
    done: 'Done. Sign in to the app with this address and password.',
  },
  problems: {
    'auth/wrong-code': 'The code is wrong or too old.',
    'auth/wrong-credentials': 'The address and the password do not belong together.',
    'auth/weak-password': 'Choose another password: at least 8 characters, and none that is tried first.',
    'auth/wrong-link':
      'The link is wrong, was used before, or is too old. Start the server again for another one.',
    'auth/too-many-attempts': 'This was tried too often. Wait a little.',
    'auth/method-off': 'This server cannot send messages of this kind.',
    'auth/forbidden': 'This form was not sent from this page. Open the page again.',
    'request/invalid': 'Something is missing or not written as it should be.',
    denied: 'You did not sign in there. Try again or choose another way.',
    failed: 'That did not work. Try again or choose another way.',
  },
} as const;

type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> };
export type PageTexts = Words<typeof en>;

const zhCn: PageTexts = {
  device: {
    title: '在屏幕上登录',
    enterCode: '屏幕上显示的代码',
    next: '继续',
    isYours: '要登录的是您面前的这块屏幕吗？',
    compare: '请核对代码与屏幕上显示的是否一致。',
    unnamed: '未命名的屏幕',
    notKiosk: '这块屏幕不属于任何健身房。只有当您在自己的屏幕上看到这个代码时才继续。',
    signInFirst: '请先登录。',
    approve: '确认登录',
    deny: '不是我的屏幕',
    as: '当前账号：',
    notYou: '换一个账号',
    approved: '完成。屏幕正在为您登录，可以关闭此页面了。',
    denied: '已拒绝，该屏幕不会登录。可以关闭此页面了。',
    unknownCode: '代码有误或已过期，请查看屏幕上的新代码。',
  },
  signIn: {
    contact: '邮箱或手机号',
    phoneHint: '+86 138 …',
    sendCode: '发送验证码',
    code: '收到的验证码',
    codeSent: '如果邮箱或手机号无误，验证码正在发送，10 分钟内有效。',
    withPassword: '使用密码',
    email: '邮箱',
    password: '密码',
    signIn: '登录',
    apple: '通过 Apple 登录',
    wechat: '微信登录',
  },
  admin: {
    title: '首位管理员',
    intro: '使用服务器打印的链接即可成为管理员，仅限一次。',
    token: '链接中 “token=” 之后的内容',
    name: '姓名',
    make: '成为管理员',
    done: '完成。请在应用中用此邮箱和密码登录。',
  },
  problems: {
    'auth/wrong-code': '验证码有误或已过期。',
    'auth/wrong-credentials': '邮箱或密码不正确。',
    'auth/weak-password': '请换一个密码：至少 8 个字符，且不能是常见密码。',
    'auth/wrong-link': '链接有误、已使用或已过期。重新启动服务器可获得新链接。',
    'auth/too-many-attempts': '尝试次数过多，请稍后再试。',
    'auth/method-off': '此服务器无法发送这类消息。',
    'auth/forbidden': '表单不是从本页面提交的，请重新打开页面。',
    'request/invalid': '有内容缺失或格式不正确。',
    denied: '您没有完成登录。请重试或选择其他方式。',
    failed: '登录失败。请重试或选择其他方式。',
  },
};

const texts: Readonly<Record<AccountLanguage, PageTexts>> = { en, 'zh-CN': zhCn };

export function pageTexts(language: AccountLanguage): PageTexts {
  return texts[language];
}

/** What to say of a problem, where there is something to say of it. */
export function problemText(language: AccountLanguage, code: string): string | undefined {
  const { problems } = texts[language];
  return Object.hasOwn(problems, code) ? problems[code as keyof typeof problems] : undefined;
}
