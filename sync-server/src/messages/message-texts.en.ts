import type { CodePurpose } from './message.ts';
import type { MessageTexts } from './message-texts.ts';

const codeFor: Readonly<Record<CodePurpose, string>> = {
  'sign-in': 'to sign in',
  'sign-up': 'to finish signing up',
  link: 'to link this to your account',
  password: 'to choose a new password',
};
const codeSubject: Readonly<Record<CodePurpose, string>> = {
  'sign-in': 'Sign in to BeatRunner',
  'sign-up': 'Finish signing up for BeatRunner',
  link: 'Link this address to your BeatRunner account',
  password: 'Choose a new BeatRunner password',
};

export const textsEn: MessageTexts = {
  code: ({ purpose, code, goodForMinutes }) => ({
    subject: codeSubject[purpose],
    body: `Your code ${codeFor[purpose]}:

    ${code}

It is good once, for ${counted(goodForMinutes, 'minute')}. Enter it only in BeatRunner. Nobody from BeatRunner asks you for it.

You did not ask for a code? Then do nothing: without it nothing happens.`,
    short: `BeatRunner: ${code} is your code ${codeFor[purpose]}, good for ${counted(goodForMinutes, 'minute')}. Enter it only in BeatRunner and tell it to nobody.`,
  }),
  'has-account': () => ({
    subject: 'You have a BeatRunner account already',
    body: `Somebody wanted to sign up for BeatRunner with this address. It has an account already, and nothing was changed.

That was you? Then sign in with this address. Where you no longer know the password, choose a new one there.

That was not you? Then do nothing.`,
    short:
      'BeatRunner: somebody wanted to sign up with this number. It has an account already: sign in with it.',
  }),
  'password-changed': () => ({
    subject: 'Your BeatRunner password was changed',
    body: `The password of your BeatRunner account was changed, and other devices were signed out.

That was not you? Choose a new password at once: in BeatRunner, "Sign in", then "Forgot your password?".`,
    short: 'BeatRunner: your password was changed. Not you? Choose a new one at once, in BeatRunner.',
  }),
  invitation: ({ gymName, inviterName, code, goodForDays }) => ({
    subject: 'An invitation to a gym on BeatRunner',
    body: `${inviterName} invites you to the gym "${gymName}" on BeatRunner. Enter this code in BeatRunner, under "Join a gym":

    ${code}

It is good once, for ${counted(goodForDays, 'day')}. You do not know this gym? Then do nothing.`,
    short: `BeatRunner: an invitation to the gym "${gymName}". Enter ${code} under "Join a gym", within ${counted(goodForDays, 'day')}.`,
  }),
  'new-sign-in': ({ deviceName, atMs }) => ({
    subject: 'A new device signed in to BeatRunner',
    body: `A new device signed in to your account:

    ${deviceName}
    ${timeOf(atMs)}

That was you? Then all is well.

That was not you? In BeatRunner, end that sign-in under "Devices", and choose a new password.`,
    short: `BeatRunner: "${deviceName}" signed in to your account, ${timeOf(atMs)}. Not you? End it in BeatRunner, under "Devices".`,
  }),
};

function counted(count: number, unit: string): string {
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`;
}

function timeOf(atMs: number): string {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  return `${format.format(atMs)} UTC`;
}
