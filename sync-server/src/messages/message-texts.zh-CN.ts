import type { CodePurpose } from './message.ts';
import type { MessageTexts } from './message-texts.ts';

const codeFor: Readonly<Record<CodePurpose, string>> = {
  'sign-in': '登录',
  'sign-up': '注册',
  link: '绑定账号',
  password: '设置新密码',
};

export const textsZh: MessageTexts = {
  code: ({ purpose, code, goodForMinutes }) => ({
    subject: `BeatRunner ${codeFor[purpose]}验证码`,
    body: `您正在${codeFor[purpose]}，验证码是：

    ${code}

${goodForMinutes} 分钟内有效，仅可使用一次。请只在 BeatRunner 中输入，我们的工作人员绝不会向您索要。

不是您本人操作？忽略本邮件即可，什么都不会发生。`,
    short: `【BeatRunner】${code} 是您的${codeFor[purpose]}验证码，${goodForMinutes} 分钟内有效。请只在 BeatRunner 中输入，切勿告诉他人。`,
  }),
  'has-account': () => ({
    subject: '您已有 BeatRunner 账号',
    body: `有人想用这个邮箱注册 BeatRunner。该邮箱已有账号，账号没有任何变化。

是您本人？请直接用这个邮箱登录；忘记密码的话，可以在登录页重新设置。

不是您本人？忽略本邮件即可。`,
    short: '【BeatRunner】有人想用这个号码注册。该号码已有账号，直接登录即可。',
  }),
  'password-changed': () => ({
    subject: 'BeatRunner 密码已更改',
    body: `您的 BeatRunner 账号密码已更改，其他设备已退出登录。

不是您本人操作？请马上在 BeatRunner 登录页点“忘记密码”，重新设置密码。`,
    short: '【BeatRunner】您的密码已更改。不是您本人操作？请马上在 BeatRunner 中重新设置。',
  }),
  invitation: ({ gymName, inviterName, code, goodForDays }) => ({
    subject: '邀请您加入 BeatRunner 健身房',
    body: `${inviterName} 邀请您加入 BeatRunner 上的健身房“${gymName}”。请在 BeatRunner 的“加入健身房”中输入邀请码：

    ${code}

邀请码 ${goodForDays} 天内有效，仅可使用一次。不认识这家健身房？不用理会即可。`,
    short: `【BeatRunner】健身房“${gymName}”邀请您加入，请在 ${goodForDays} 天内打开“加入健身房”，输入 ${code}。`,
  }),
  'new-sign-in': ({ deviceName, atMs }) => ({
    subject: '您的 BeatRunner 账号在新设备上登录',
    body: `有新设备登录了您的账号：

    ${deviceName}
    ${timeOf(atMs)}

是您本人？那就没有问题。

不是您本人？请在 BeatRunner 的“设备”中退出该设备，并设置新密码。`,
    short: `【BeatRunner】“${deviceName}”于 ${timeOf(atMs)}登录了您的账号。不是您本人？请在“设备”中退出该设备。`,
  }),
};

/** Most of those who read Chinese live by this time. */
function timeOf(atMs: number): string {
  const format = new Intl.DateTimeFormat('zh-CN', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Asia/Shanghai',
  });
  return `${format.format(atMs)}（北京时间）`;
}
