import type { AccountLanguage } from '#contract/accounts/signed-in.ts';
import type { Message } from './message.ts';
import { textsEn } from './message-texts.en.ts';
import { textsZh } from './message-texts.zh-CN.ts';
import { plainName } from './plain-name.ts';

/** A message as people read it. */
export interface MessageText {
  /** One line; of an e-mail. No code is in it: lists of messages show it to whoever looks on. */
  readonly subject: string;
  /** The body of an e-mail, with empty lines between paragraphs. */
  readonly body: string;
  /** The same for a phone: one paragraph. */
  readonly short: string;
}

/** How one language writes each message. */
export type MessageTexts = {
  readonly [Kind in Message['kind']]: (message: Extract<Message, { readonly kind: Kind }>) => MessageText;
};

const texts: Readonly<Record<AccountLanguage, MessageTexts>> = { en: textsEn, 'zh-CN': textsZh };

/** Writes a message. Names of strangers are cut to what a name can be, and make no links. */
export function textOf(message: Message, language: AccountLanguage): MessageText {
  const write = texts[language];
  switch (message.kind) {
    case 'code':
      return write.code(message);
    case 'has-account':
      return write['has-account'](message);
    case 'password-changed':
      return write['password-changed'](message);
    case 'invitation':
      return write.invitation({
        ...message,
        gymName: plainName(message.gymName),
        inviterName: plainName(message.inviterName),
      });
    case 'new-sign-in':
      return write['new-sign-in']({ ...message, deviceName: plainName(message.deviceName) });
  }
}
