import { encode } from 'uqr';
import { expect, test } from 'vitest';
import { qrPath } from './qr-path.ts';

/** What is black in a picture of the path. */
function blackOf({ size, path }: ReturnType<typeof qrPath>): readonly boolean[][] {
  const picture = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let i = 0; i < Number(width); i += 1) picture[Number(y)]![Number(x) + i] = true;
  }
  return picture;
}

test('draws every module of the code, and nothing else', () => {
  const text = 'https://sync.example.org/device?user_code=BCDF-GHJK';
  const drawn = qrPath(text);
  expect(blackOf(drawn)).toEqual(encode(text, { ecc: 'M', border: 4 }).data);
});

test('leaves four modules of white around it', () => {
  const picture = blackOf(qrPath('x'));
  const outer = picture.filter((_, y) => y < 4 || y >= picture.length - 4).flat();
  expect(outer.every((isBlack) => !isBlack)).toBe(true);
  expect(picture.every((row) => row.slice(0, 4).every((isBlack) => !isBlack))).toBe(true);
});
