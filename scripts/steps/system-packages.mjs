import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runChild } from './run-child.mjs';

/** What the tests need from the system: how to see that it is there, and the Debian package it comes in. */
export const systemNeeds = {
  btvirt: { debianPackage: 'bluez-test-tools', isThere: () => isOnPath('btvirt') },
  socat: { debianPackage: 'socat', isThere: () => isOnPath('socat') },
  chromium: { debianPackage: 'chromium', isThere: () => isOnPath('chromium') },
  Xvfb: { debianPackage: 'xvfb', isThere: () => isOnPath('Xvfb') },
  gcc: { debianPackage: 'gcc', isThere: () => isOnPath('gcc') },
  'C headers': { debianPackage: 'libc6-dev', isThere: () => existsSync('/usr/include/stdio.h') },
};

function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Names of the needs that are not met. */
export function missingNeeds(names) {
  return names.filter((name) => !systemNeeds[name].isThere());
}

/**
 * Installs what is missing where that is possible: on Debian and Ubuntu, as root. Elsewhere it says what to install.
 *
 * @param {readonly (keyof typeof systemNeeds)[]} names
 * @returns {Promise<readonly string[]>} what is still missing
 */
export async function installSystemNeeds(names) {
  const missing = missingNeeds(names);
  if (missing.length === 0) return [];
  const packages = missing.map((name) => systemNeeds[name].debianPackage);
  const isDebian = existsSync('/etc/debian_version') && isOnPath('apt-get');
  if (!isDebian || process.getuid?.() !== 0) {
    console.log(
      `Missing from the system: ${missing.join(', ')}. On Debian: apt-get install ${packages.join(' ')}`,
    );
    return missing;
  }
  console.log(`Installing system packages: ${packages.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const update = await runChild('apt-get', ['-q', '-o', 'Acquire::Retries=2', 'update'], {
    timeLimitS: 240,
    isQuiet: true,
    env,
    stillWorking: 'Still reading the package lists',
  });
  if (update.exitCode !== 0) console.log(`apt-get update ended with ${update.exitCode}:\n${update.output}`);
  const install = await runChild('apt-get', ['-q', '-y', '--no-install-recommends', 'install', ...packages], {
    timeLimitS: 600,
    isQuiet: true,
    env,
    stillWorking: 'Still installing system packages',
  });
  if (install.exitCode !== 0)
    console.log(`apt-get install ended with ${install.exitCode}:\n${install.output}`);
  return missingNeeds(names);
}
