import type { SocialProvider } from '#contract/accounts/identities.ts';
import type { Account, AccountLanguage } from '#contract/accounts/signed-in.ts';
import type { PendingDevice } from '#server/accounts/device/device-authorizations.ts';
import { html, type Html } from './html.ts';
import type { Page } from './page.ts';
import type { PageTexts } from './page-texts.ts';

export interface DevicePageParts {
  readonly language: AccountLanguage;
  readonly texts: PageTexts;
  readonly offered: { readonly contact: boolean; readonly social: readonly SocialProvider[] };
  /** What went wrong just now. */
  readonly problem: string | undefined;
}

function view(parts: DevicePageParts, body: Html, userCode?: string): Page {
  const { language, texts, problem } = parts;
  const shown = problem === undefined ? undefined : html`<p class="problem" role="alert">${problem}</p>`;
  return {
    ...{ language, title: texts.device.title },
    body: html`${shown}${body}`,
    address: (lang) =>
      `/device?${new URLSearchParams({ ...(userCode === undefined ? {} : { user_code: userCode }), lang })}`,
  };
}

export function enterCodePage(parts: DevicePageParts): Page {
  const { texts, language } = parts;
  return view(
    parts,
    html`<form method="get" action="/device">
      <input type="hidden" name="lang" value="${language}" />
      <label
        >${texts.device.enterCode}
        <input
          name="user_code"
          required
          autocapitalize="characters"
          autocomplete="off"
          spellcheck="false"
          maxlength="20"
        />
      </label>
      <button>${texts.device.next}</button>
    </form>`,
  );
}

export function signInPage(parts: DevicePageParts, device: PendingDevice): Page {
  const { texts, offered, language } = parts;
  const { userCode } = device;
  const hidden = html`<input type="hidden" name="user_code" value="${userCode}" />`;
  const contact = html`<form method="post" action="/device/code?lang=${language}">
    ${hidden}
    <label
      >${texts.signIn.contact}
      <input
        name="contact"
        required
        autocomplete="username"
        placeholder="${texts.signIn.phoneHint}"
        maxlength="254"
      />
    </label>
    <button>${texts.signIn.sendCode}</button>
  </form>`;
  const names = { apple: texts.signIn.apple, wechat: texts.signIn.wechat };
  const social = offered.social.map((provider) => {
    const query = new URLSearchParams({ user_code: userCode, lang: language }).toString();
    return html`<a class="button quiet" href="/device/social/${provider}?${query}" rel="nofollow"
      >${names[provider]}</a
    >`;
  });
  return view(
    parts,
    html`${described(parts, device)}
      <p>${texts.device.signInFirst}</p>
      ${offered.contact ? contact : undefined} ${social}
      <h2>${texts.signIn.withPassword}</h2>
      <form method="post" action="/device/sign-in?lang=${language}">
        ${hidden}
        <label
          >${texts.signIn.email}
          <input name="email" type="email" required autocomplete="username" maxlength="254" />
        </label>
        <label
          >${texts.signIn.password}
          <input name="password" type="password" required autocomplete="current-password" maxlength="1024" />
        </label>
        <button class="quiet">${texts.signIn.signIn}</button>
      </form>`,
    userCode,
  );
}

export function askCodePage(parts: DevicePageParts, userCode: string, challengeId: string): Page {
  const { texts, language } = parts;
  return view(
    parts,
    html`<p>${texts.signIn.codeSent}</p>
      <form method="post" action="/device/verify?lang=${language}">
        <input type="hidden" name="user_code" value="${userCode}" />
        <input type="hidden" name="challengeId" value="${challengeId}" />
        <label
          >${texts.signIn.code}
          <input name="code" required inputmode="numeric" autocomplete="one-time-code" maxlength="10" />
        </label>
        <button>${texts.device.next}</button>
      </form>`,
    userCode,
  );
}

export function approvePage(parts: DevicePageParts, device: PendingDevice, account: Account): Page {
  const { texts, language } = parts;
  const { userCode } = device;
  const hidden = html`<input type="hidden" name="user_code" value="${userCode}" />`;
  const who = account.name === '' ? (account.identities[0]?.label ?? '') : account.name;
  return view(
    parts,
    html`${described(parts, device)}
      <p>${texts.device.as} <strong>${who}</strong></p>
      <form method="post" action="/device/decide?lang=${language}">
        ${hidden}
        <button name="decision" value="approve">${texts.device.approve}</button>
        <button class="quiet" name="decision" value="deny">${texts.device.deny}</button>
      </form>
      <form method="post" action="/device/sign-out?lang=${language}">
        ${hidden}<button class="quiet">${texts.device.notYou}</button>
      </form>`,
    userCode,
  );
}

export function resultPage(parts: DevicePageParts, status: 'approved' | 'denied'): Page {
  return view(parts, html`<p role="status">${parts.texts.device[status]}</p>`);
}

function described({ texts }: DevicePageParts, { userCode, deviceName, kiosk }: PendingDevice): Html {
  const name =
    kiosk === undefined ? (deviceName ?? texts.device.unnamed) : `${kiosk.name} · ${kiosk.gymName}`;
  return html`<p>${texts.device.isYours}</p>
    <p><strong>${name}</strong></p>
    <p class="code" translate="no">${userCode}</p>
    <p>${kiosk === undefined ? texts.device.notKiosk : texts.device.compare}</p>`;
}
