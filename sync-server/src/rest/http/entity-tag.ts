import { createHash } from 'node:crypto';
import { canonicalJson, type JsonValue } from '#core/sync/json-value.ts';
import { restProblem } from './rest-problem.ts';

/** A strong entity tag of a state: equal states have equal ones. */
export function entityTag(state: JsonValue): string {
  return `"${createHash('sha256').update(canonicalJson(state)).digest('base64url').slice(0, 27)}"`;
}

/** Whether a header with entity tags (`If-Match`, `If-None-Match`) names one. Weak ones count only where it says so. */
export function namesTag(header: string, tag: string, isWeakEnough: boolean): boolean {
  if (header.trim() === '*') return true;
  return header.split(',').some((part) => {
    const given = part.trim();
    return given === tag || (isWeakEnough && given === `W/${tag}`);
  });
}

/** @throws Problem `request/changed-meanwhile` where `If-Match` names another state */
export function requireMatch(header: string | undefined, tag: string): void {
  if (header !== undefined && !namesTag(header, tag, false)) throw restProblem('request/changed-meanwhile');
}
