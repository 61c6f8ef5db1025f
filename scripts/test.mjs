// npm test: sets up, then runs every layer of tests and ends with one line "N passed, N failed".
//   npm test [-- --only LAYER[,LAYER...]]
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SetupError, projectEnvironment, projectFolder, setUp } from './setup.mjs';
import { mergeCoverage } from './steps/merge-coverage.mjs';
import { runChild } from './steps/run-child.mjs';
import { secondTryVariable } from './steps/second-try-reporter.mjs';
import { installSystemNeeds } from './steps/system-packages.mjs';
import { findTestElectron } from './steps/test-electron.mjs';
import { readVitestReport } from './steps/vitest-report.mjs';

/** Least share of lines that unit and integration tests together, and the server's own, have to reach, percent. */
const leastLineCoverage = 80;
const isCi = process.env.CI === 'true';
const reportFolder = join(projectFolder, '.cache/test-reports');

/** Where lines are counted: of the app by the files of vitest.config.ts, of the server by its own. */
const coverages = {
  app: {
    folder: join(projectFolder, 'coverage'),
    childFolder: join(projectFolder, '.cache/child-coverage'),
    options: [],
  },
  server: {
    folder: join(projectFolder, '.cache/server-coverage'),
    childFolder: join(projectFolder, '.cache/server-child-coverage'),
    options: [
      '--coverage.include=sync-server/src/**/*.ts',
      ...['**/*.test.ts', 'sync-server/src/test-support/**'].map((files) => `--coverage.exclude=${files}`),
    ],
  },
};

const modules = (path) => join(projectFolder, 'node_modules', path);

/** The layers in their order. A layer of tests counts each test, any other counts as one. */
const layers = [
  { name: 'types', timeLimitS: 300, run: tool(modules('typescript/bin/tsc'), ['-b']) },
  { name: 'lint', timeLimitS: 120, run: tool(modules('oxlint/bin/oxlint'), ['--deny-warnings']) },
  { name: 'format', timeLimitS: 120, run: tool(modules('oxfmt/bin/oxfmt'), ['--check']) },
  { name: 'knip', timeLimitS: 180, run: tool(modules('knip/bin/knip.js'), ['--no-progress']) },
  { name: 'licences', timeLimitS: 60, run: tool(join(projectFolder, 'scripts/licences.mjs'), []) },
  { name: 'unit', timeLimitS: 600, run: vitest(['unit']) },
  { name: 'integration', timeLimitS: 600, run: vitest(['integration']) },
  { name: 'server', timeLimitS: 1800, coverage: coverages.server, run: vitest(['server']) },
  {
    // It mostly waits for belts of their own time; so it runs beside the layers before it.
    name: 'hil',
    isBeside: true,
    timeLimitS: 1800,
    needs: ['btvirt', 'socat', 'gcc', 'C headers'],
    run: vitest(['hil']),
  },
  {
    name: 'e2e',
    timeLimitS: 1800,
    needs: ['chromium', 'Xvfb', 'btvirt', 'socat', 'gcc', 'C headers'],
    run: vitest(['e2e']),
  },
  // Chromium brings the libraries that Electron needs.
  {
    name: 'electron',
    timeLimitS: 1200,
    needs: ['chromium', 'Xvfb', 'btvirt', 'socat', 'gcc', 'C headers'],
    run: electron,
  },
];

function tool(path, args) {
  return async ({ nodePath, timeLimitS }) => {
    const { exitCode, hasTimedOut } = await runChild(nodePath, [path, ...args], {
      cwd: projectFolder,
      env: projectEnvironment(nodePath),
      timeLimitS,
    });
    if (hasTimedOut) console.log(`No end after ${timeLimitS} s.`);
    return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  };
}

/** The window on a real Electron, where there is one. */
async function electron(layer) {
  const found = await findTestElectron(layer.nodePath);
  if (found.path === undefined) return { passed: 0, failed: 0, missing: [found.problem] };
  return vitest(['electron'], { BEATRUNNER_TEST_ELECTRON: found.path })(layer);
}

/** Runs projects of vitest.config.ts; what `coverage` counts is looked at afterwards. */
function vitest(projects, env = {}) {
  return async ({ nodePath, timeLimitS, coverage, isBeside }) => {
    const reportPath = join(reportFolder, `${projects.join('-')}.json`);
    const secondTryPath = join(reportFolder, `${projects.join('-')}-second-try.txt`);
    for (const path of [reportPath, secondTryPath]) rmSync(path, { force: true });
    const { exitCode, hasTimedOut, output } = await runChild(
      nodePath,
      [
        ...[modules('vitest/vitest.mjs'), 'run'],
        ...projects.flatMap((name) => ['--project', name]),
        ...['--reporter=default', '--reporter=json', `--outputFile.json=${reportPath}`],
        `--reporter=${join(projectFolder, 'scripts/steps/second-try-reporter.mjs')}`,
        ...(coverage === undefined
          ? []
          : [
              ...['--coverage', '--coverage.reportOnFailure'],
              ...[`--coverage.reportsDirectory=${coverage.folder}`, ...coverage.options],
            ]),
      ],
      {
        cwd: projectFolder,
        env: {
          ...projectEnvironment(nodePath),
          ...env,
          [secondTryVariable]: secondTryPath,
          ...(coverage === undefined ? {} : { BEATRUNNER_CHILD_COVERAGE: coverage.childFolder }),
        },
        timeLimitS,
        ...(isBeside ? { isQuiet: true } : { stillWorking: `Still running ${projects.join(' and ')} tests` }),
      },
    );
    const result = readVitestReport(reportPath, exitCode);
    const secondTries = existsSync(secondTryPath)
      ? readFileSync(secondTryPath, 'utf8').split('\n').filter(Boolean)
      : [];
    const problems = [...result.problems, ...(hasTimedOut ? [`No end after ${timeLimitS} s.`] : [])];
    return { ...result, problems, secondTries, output };
  };
}

/** Lines run by tests, in vitest's processes and in those that the tests started. */
function checkCoverage({ folder, childFolder }) {
  return () => {
    try {
      const report = join(folder, 'coverage-final.json');
      const { total, covered, percent, worst } = mergeCoverage(report, childFolder);
      console.log(`Lines: ${covered} of ${total}, ${percent} % (at least ${leastLineCoverage} %).`);
      if (percent >= leastLineCoverage) return { passed: 1, failed: 0 };
      for (const { path, missed } of worst.slice(0, 15)) console.log(`  ${missed} not run in ${path}`);
    } catch (error) {
      console.log(`There is no coverage to read (${error.message}).`);
    }
    return { passed: 0, failed: 1 };
  };
}

function chooseLayers() {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    console.log(
      `npm test [-- --only LAYER[,LAYER...]]\nLayers: ${layers.map((layer) => layer.name).join(', ')}`,
    );
    process.exit(0);
  }
  if (values.only === undefined) return layers;
  const wanted = values.only.split(',');
  const unknown = wanted.filter((name) => !layers.some((layer) => layer.name === name));
  if (unknown.length > 0) {
    throw new SetupError(
      `No such layer: ${unknown.join(', ')}. There are ${layers.map((layer) => layer.name).join(', ')}.`,
    );
  }
  return layers.filter((layer) => wanted.includes(layer.name));
}

/** Unit and integration tests run as one where both are wanted, so that their coverage is one figure. */
function joinCoveredLayers(chosen) {
  const isOfApp = (layer) => layer.name === 'unit' || layer.name === 'integration';
  const joined = {
    name: 'unit and integration',
    timeLimitS: 1800,
    coverage: coverages.app,
    run: vitest(['unit', 'integration']),
  };
  const isJoined = chosen.filter(isOfApp).length === 2;
  return chosen.flatMap((layer) => {
    if (!isJoined || !isOfApp(layer)) return withCoverageChecked(layer);
    return layer.name === 'unit' ? withCoverageChecked(joined) : [];
  });
}

function withCoverageChecked(layer) {
  if (layer.coverage === undefined) return [layer];
  const name = layer.coverage === coverages.app ? 'coverage' : `coverage of ${layer.name}`;
  return [layer, { name, timeLimitS: 10, run: checkCoverage(layer.coverage) }];
}

function reportSkipped(layerName, skipped) {
  if (skipped.length === 0) return 0;
  console.log(`Skipped in ${layerName}:\n${skipped.map((name) => `  ${name}`).join('\n')}`);
  if (!isCi) return 0;
  console.log('In CI a skipped test counts as failed.');
  return skipped.length;
}

/** Where tests cannot run, that is said by name; in CI it is a failure. */
function withoutNeeds({ name }, missing) {
  console.log(`${isCi ? 'FAILED' : 'SKIPPED'} ${name}: ${missing.join(', ')} cannot be had here.`);
  return { name, passed: 0, failed: isCi ? 1 : 0, summary: isCi ? 'failed' : 'skipped' };
}

/**
 * Starts a layer.
 *
 * @returns {Promise<() => { name: string, passed: number, failed: number, summary: string }>} tells how it went
 */
async function runLayer(layer, nodePath) {
  const startedMs = Date.now();
  const missing = layer.needs === undefined ? [] : await installSystemNeeds(layer.needs);
  if (missing.length > 0) return () => withoutNeeds(layer, missing);
  const result = await layer.run({ ...layer, nodePath });
  const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
  return () => tellOutcome(layer, result, seconds);
}

function tellOutcome(layer, result, seconds) {
  if (result.missing !== undefined) return withoutNeeds(layer, result.missing);
  const {
    passed,
    failed,
    failures = [],
    skipped = [],
    problems = [],
    secondTries = [],
    output = '',
  } = result;
  if (output !== '') console.log(output);
  for (const problem of problems) console.log(problem);
  for (const name of secondTries) console.log(`Passed at the second try only: ${name}`);
  const failedInAll = failed + reportSkipped(layer.name, skipped);
  const again = secondTries.length === 0 ? '' : ` (${secondTries.length} at the second try)`;
  const summary = `${failedInAll === 0 ? 'ok' : 'FAILED'}, ${passed} passed${again}, ${failedInAll} failed, ${seconds} s`;
  console.log(`== ${layer.name}: ${summary} ==`);
  return { name: layer.name, passed, failed: failedInAll, summary, failures: [...failures, ...problems] };
}

/** One layer after the other; those that mostly wait run beside their predecessors, and tell when it is their turn. */
async function runLayers(chosen, nodePath) {
  const results = [];
  const beside = new Map(
    chosen.filter(({ isBeside }) => isBeside).map((layer) => [layer, runLayer(layer, nodePath)]),
  );
  for (const layer of chosen) {
    console.log(`\n== ${layer.name} ==`);
    const tell = await (beside.get(layer) ?? runLayer(layer, nodePath));
    results.push(tell());
  }
  return results;
}

async function test() {
  const chosen = joinCoveredLayers(chooseLayers());
  mkdirSync(reportFolder, { recursive: true });
  for (const { folder, childFolder } of Object.values(coverages)) {
    rmSync(join(folder, 'coverage-final.json'), { force: true });
    rmSync(childFolder, { recursive: true, force: true });
  }
  const nodePath = await setUp();
  const results = await runLayers(chosen, nodePath);
  console.log('\nLayers:');
  for (const { name, summary, failures = [] } of results) {
    console.log(`  ${name}: ${summary}`);
    // Again at the end, where whoever reads no more than that finds it.
    for (const failure of failures) console.log(`    failed: ${failure}`);
  }
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  return { passed: sum('passed'), failed: sum('failed') };
}

let result;
try {
  result = await test();
} catch (error) {
  console.log(error instanceof SetupError ? error.message : error);
  result = { passed: 0, failed: 1 };
}
process.exitCode = result.failed === 0 ? 0 : 1;
console.log(`\n${result.passed} passed, ${result.failed} failed`);
