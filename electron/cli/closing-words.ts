import type { ClosingReport } from '#electron/controller/closing-report.ts';

/** The last word of a program that had a treadmill; undefined: the closing itself failed, and nothing is known. */
export function closingWords(report: ClosingReport | undefined): string {
  const run = report?.run;
  if (report?.isBeltAtRest === true) {
    switch (run) {
      case undefined:
        return 'Ended.';
      case 'saved':
        return 'Stopped and saved.';
      case 'spooled':
        return 'Stopped. The database did not take the run: it is kept in a side file, and saved at the next start.';
      case 'lost':
        return 'Stopped. The run could not be saved: there is no room on the disk, or it may not be written to.';
    }
  }
  const saved = run === 'saved' ? ' The run is saved.' : '';
  return `Nobody saw the belt at rest: look at the treadmill. If it moves, press stop on the treadmill itself or pull its safety key.${saved}`;
}

/** 0 where the belt was seen at rest, and the run, if there was one, is kept. */
export function closingExitCode(report: ClosingReport | undefined): 0 | 1 {
  return report?.isBeltAtRest === true && report.run !== 'lost' ? 0 : 1;
}
