import { mkdtempSync, openSync, closeSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openVirtualDisplay, type VirtualDisplay } from './virtual-display.ts';

/** A display of which every picture is looked at, also before any page has drawn. */
export interface WatchedDisplay extends VirtualDisplay {
  /** The largest share of it that was lighter than a middle grey at one moment, from 0 to 1. */
  readonly lightest: () => number;
}

const lookEveryMs = 8;
const gridPx = 40;
const octetsOfPixel = 4;

/** By the file in which Xvfb keeps its picture: an XWD header, a palette, then pixels in BGRX. */
export async function openWatchedDisplay(): Promise<WatchedDisplay> {
  const folder = mkdtempSync(path.join(tmpdir(), 'beatrunner-display-'));
  const display = await openVirtualDisplay('-fbdir', folder);
  const file = openSync(path.join(folder, 'Xvfb_screen0'), 'r');
  const header = Buffer.alloc(100);
  readSync(file, header, 0, header.length, 0);
  const width = header.readUInt32BE(16);
  const height = header.readUInt32BE(20);
  const octetsOfLine = header.readUInt32BE(48);
  const start = header.readUInt32BE(0) + header.readUInt32BE(76) * 12;
  const line = Buffer.alloc(octetsOfLine);
  let lightest = 0;
  const look = (): void => {
    let light = 0;
    let seen = 0;
    for (let y = gridPx / 2; y < height; y += gridPx) {
      readSync(file, line, 0, octetsOfLine, start + y * octetsOfLine);
      for (let x = gridPx / 2; x < width; x += gridPx) {
        const at = x * octetsOfPixel;
        const grey = ((line[at] ?? 0) + (line[at + 1] ?? 0) + (line[at + 2] ?? 0)) / 3;
        if (grey > 128) light += 1;
        seen += 1;
      }
    }
    lightest = Math.max(lightest, light / seen);
  };
  const timer = setInterval(look, lookEveryMs);
  return {
    name: display.name,
    lightest: () => lightest,
    async close() {
      clearInterval(timer);
      closeSync(file);
      await display.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
