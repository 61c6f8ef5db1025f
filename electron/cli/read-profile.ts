import { readFile } from 'node:fs/promises';
import { defaultProfile, parseProfile } from '#contract/settings/profile.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';

/**
 * The profile in a JSON file, or the guest's. Rejects with `profile/unreadable` (no file, no JSON) or
 * `profile/out-of-range`.
 */
export async function readProfile(file: string | undefined): Promise<RunnerProfile> {
  if (file === undefined) return defaultProfile;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new BeatRunnerError('profile/unreadable', { path: file, reason }, error);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new BeatRunnerError('profile/unreadable', { path: file, reason: notJson(error) }, error);
  }
  return parseProfile(json);
}

/** With the place where the reading ended, where it is known. The text itself is a stranger's. */
function notJson(error: unknown): string {
  const place = /line (\d+) column (\d+)/u.exec(error instanceof Error ? error.message : '');
  return place === null ? 'it is not JSON' : `it is not JSON: look at line ${place[1]}, column ${place[2]}`;
}
