import { restProblemStatus, type RestProblemCode } from '#contract/rest/problem-codes.ts';
import { Problem } from '#server/http/problem.ts';

/** Title, and what happened and what to do, where nobody says it better. */
const texts: Readonly<Record<RestProblemCode, readonly [title: string, detail: string]>> = {
  'request/invalid': ['Invalid request', 'The server does not understand the request.'],
  'request/cursor': ['Invalid cursor', 'Begin again without a cursor.'],
  'request/time-zone': ['Unknown time zone', 'Name a time zone as IANA does, Europe/Berlin.'],
  'auth/not-signed-in': ['Not signed in', 'Sign in to see this.'],
  'request/forbidden': ['Not allowed', 'This is not for you.'],
  'auth/sign-in-not-fresh': ['Sign in again', 'For this you have to have signed in within the last minutes.'],
  'request/not-found': ['Not found', 'There is nothing here.'],
  'workout/not-found': ['No such workout', 'There is no such workout in your account.'],
  'device/not-found': ['No such device', 'There is no such treadmill in your account.'],
  'request/method-not-allowed': ['Not by this method', 'This address is asked by another method.'],
  'request/not-acceptable': ['Not acceptable', 'The server does not have it in this form.'],
  'request/in-progress': ['Being done', 'A request with this idempotency key is being worked on. Ask again.'],
  'workout/exists': ['Exists already', 'There is a workout with this id.'],
  'gym/last-owner': ['The last owner', 'A gym keeps an owner. Make somebody else an owner first.'],
  'account/erased': ['The account is gone', 'This account was erased. For some days that can be taken back.'],
  'request/changed-meanwhile': ['Changed meanwhile', 'It was changed since you read it. Read it again.'],
  'request/too-large': ['Too large', 'The request is larger than the server takes.'],
  'request/url-too-long': ['Address too long', 'The address is longer than the server takes.'],
  'request/media-type': ['Unknown media type', 'Send JSON (application/json).'],
  'request/key-reused': ['Key used before', 'The idempotency key was used for another request.'],
  'profile/contradiction': ['Values do not fit', 'These values cannot all be true together.'],
  'request/too-many': ['Too many requests', 'Ask less often.'],
  'server/failed': ['Something went wrong', 'The server could not do this. It has been logged.'],
  'server/busy': ['Not available now', 'The server cannot do this at the moment. Try again.'],
};

/** A refusal of the REST interface. */
export function restProblem(
  code: RestProblemCode,
  more: {
    readonly detail?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly members?: Readonly<Record<string, unknown>>;
  } = {},
): Problem {
  const [title, detail] = texts[code];
  return new Problem(restProblemStatus[code], code, title, more.detail ?? detail, more.headers, more.members);
}
