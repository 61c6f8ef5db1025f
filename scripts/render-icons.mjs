// Renders resources/icons/*.svg to PNG with Chromium. Only needed after a change of the drawings.
//   node scripts/render-icons.mjs [PATH-OF-CHROMIUM]
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChild } from './steps/run-child.mjs';

const chromium = process.argv[2] ?? 'chromium';
const folder = join(import.meta.dirname, '../resources/icons');
/** Small sizes have a drawing of their own: fine parts would only blur there. */
const drawings = [
  { file: 'beatrunner-small.svg', sizes: [16, 24, 32] },
  { file: 'beatrunner.svg', sizes: [48, 64, 128, 256, 512] },
];

const work = await mkdtemp(join(tmpdir(), 'beatrunner-icons-'));
try {
  for (const { file, sizes } of drawings) {
    const drawing = Buffer.from(await readFile(join(folder, file))).toString('base64');
    for (const size of sizes) {
      const page = join(work, 'page.html');
      const picture = join(work, 'picture.png');
      await writeFile(
        page,
        `<style>*{margin:0}img{display:block;width:${size}px;height:${size}px}</style><img src="data:image/svg+xml;base64,${drawing}">`,
      );
      const { exitCode, output } = await runChild(
        chromium,
        [
          ...[
            '--headless',
            '--no-sandbox',
            '--disable-gpu',
            '--hide-scrollbars',
            '--force-device-scale-factor=1',
          ],
          ...[
            '--default-background-color=00000000',
            `--window-size=${size},${size}`,
            `--user-data-dir=${work}/profile`,
          ],
          ...[`--screenshot=${picture}`, `file://${page}`],
        ],
        { timeLimitS: 60, isQuiet: true },
      );
      if (exitCode !== 0) throw new Error(`Chromium ended with ${exitCode}: ${output}`);
      await writeFile(join(folder, `${size}x${size}.png`), await readFile(picture));
      await rm(picture);
      console.log(`${size}x${size}.png`);
    }
  }
} finally {
  await rm(work, { recursive: true, force: true });
}
