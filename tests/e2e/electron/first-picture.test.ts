import { expect, it, onTestFinished } from 'vitest';
import { openWatchedDisplay } from './support/watched-display.ts';
import { openWindow } from './support/open-window.ts';

it('of a kiosk is dark, and so is all that comes before it, on a system that is light', async () => {
  const display = await openWatchedDisplay();
  onTestFinished(() => display.close());
  const window = await openWindow({ display: display.name, args: ['--kiosk', '--sim'] });
  onTestFinished(() => window.discard());
  await window.page.getByTestId('home-screen').waitFor();
  // Figures, pictures and keys are light; a display that flashes is light all over.
  expect(display.lightest()).toBeLessThan(0.4);
});

it('of a window follows the system, so that the eye that looks for light would find it', async () => {
  const display = await openWatchedDisplay();
  onTestFinished(() => display.close());
  const window = await openWindow({ display: display.name, args: ['--sim'] });
  onTestFinished(() => window.discard());
  await window.page.getByTestId('home-screen').waitFor();
  await window.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.maximize());
  await window.app.evaluate(({ BrowserWindow, screen }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds(screen.getPrimaryDisplay().bounds),
  );
  await expect.poll(display.lightest).toBeGreaterThan(0.6);
});
