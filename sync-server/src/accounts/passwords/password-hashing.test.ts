import { readFile } from 'node:fs/promises';
import { hash as argon2 } from '@node-rs/argon2';
import { hash as bcrypt } from '@node-rs/bcrypt';
import { describe, expect, it } from 'vitest';
import { createPasswordHashing } from './password-hashing.ts';

const hashing = createPasswordHashing();
const password = 'correct horse battery staple';

describe('a new hash', () => {
  it('is argon2id with OWASP’s parameters, and another one each time', async () => {
    const [one, other] = await Promise.all([hashing.hash(password), hashing.hash(password)]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
    expect(await hashing.verify(password, one)).toEqual({ kind: 'right', upgraded: undefined });
    expect(await hashing.verify('correct horse battery stapl', one)).toEqual({ kind: 'wrong' });
  });

  it('is of the characters, not of how a keyboard wrote them', async () => {
    const stored = await hashing.hash('Zürich bei Nacht'.normalize('NFD'));
    expect((await hashing.verify('Zürich bei Nacht'.normalize('NFC'), stored)).kind).toBe('right');
  });

  it('counts every character of a long password', async () => {
    const long = '跑'.repeat(255);
    const stored = await hashing.hash(`${long}a`);
    expect((await hashing.verify(`${long}b`, stored)).kind).toBe('wrong');
    expect((await hashing.verify(`${long}a`, stored)).kind).toBe('right');
  });
});

describe('an old hash', () => {
  // Of the test set of crypt_blowfish.
  it.each([
    ['U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
    ['U*U*', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK'],
    ['U*U*U', '$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a'],
    [
      '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are ignored',
      '$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui',
    ],
  ])('by bcrypt of %.10s is right, and replaced by a new one', async (text, stored) => {
    const verdict = await hashing.verify(text, stored);
    expect(verdict).toEqual({ kind: 'right', upgraded: expect.stringMatching(/^\$argon2id\$v=19\$m=19456/) });
    expect(await hashing.verify(text, 'upgraded' in verdict ? verdict.upgraded : '')).toEqual({
      kind: 'right',
      upgraded: undefined,
    });
    expect(await hashing.verify(`x${text}`, stored)).toEqual({ kind: 'wrong' });
  });

  it.each(['2a', '2b', '2y'] as const)('by bcrypt %s is right', async (version) => {
    const stored = await bcrypt(password, { cost: 4, version });
    expect((await hashing.verify(password, stored)).kind).toBe('right');
  });

  it('by bcrypt is not ended by a zero byte', async () => {
    const stored = await bcrypt('U*U', { cost: 4 });
    expect((await hashing.verify('U*U\0anything', stored)).kind).toBe('wrong');
  });

  it('by argon2 with other parameters is replaced', async () => {
    const stored = await argon2(password, { algorithm: 2, memoryCost: 4096, timeCost: 3 });
    expect(await hashing.verify(password, stored)).toMatchObject({
      upgraded: expect.stringMatching(/m=19456,t=2,p=1/),
    });
    expect(await hashing.verify('something else', stored)).toEqual({ kind: 'wrong' });
  });

  it.each([
    '',
    'plain text',
    '$1$abc$def',
    '$2a$05$short',
    '$argon2id$nonsense',
    '$argon2id$v=19$m=8,t=1,p=1$$',
  ])('that is broken (%s) is nobody’s', async (stored) => {
    for (const tried of [stored, 'plain text', '']) {
      expect(await hashing.verify(tried, stored)).toEqual({ kind: 'wrong' });
    }
  });
});

describe('an account that is not there', () => {
  it('is wrong, whatever is tried', async () => {
    for (const tried of ['', password, 'x'.repeat(100_000)]) {
      expect(await hashing.verify(tried, undefined)).toEqual({ kind: 'wrong' });
    }
  });

  it('takes as long as one that is', async () => {
    const stored = await hashing.hash(password);
    await hashing.verify('warm', undefined);
    const took = async (hashed: string | undefined): Promise<number> => {
      const began = performance.now();
      await hashing.verify('a wrong password', hashed);
      return performance.now() - began;
    };
    const there: number[] = [];
    const missing: number[] = [];
    for (let round = 0; round < 15; round += 1) {
      there.push(await took(stored));
      missing.push(await took(undefined));
    }
    const median = (values: number[]): number => values.toSorted((a, b) => a - b)[7]!;
    console.info(`there ${median(there).toFixed(1)} ms, missing ${median(missing).toFixed(1)} ms`);
    expect(median(missing) / median(there)).toBeGreaterThan(0.6);
    expect(median(missing) / median(there)).toBeLessThan(1.6);
  });
});

it('turns a flood away at once, and serves those who wait', async () => {
  const bounded = createPasswordHashing({ atOnce: 1, mostWaiting: 5 });
  const stored = await bounded.hash(password);
  const answers = await Promise.allSettled(
    Array.from({ length: 10_000 }, () => bounded.verify('wrong one', stored)),
  );
  const refused = answers.filter((answer) => answer.status === 'rejected');
  expect([answers.length - refused.length, refused.length]).toEqual([6, 9994]);
  expect(refused.every(({ reason }) => (reason as { code: string }).code === 'server/busy')).toBe(true);
  expect((await bounded.verify(password, stored)).kind).toBe('right');
});

it('knows the licence of its list', async () => {
  const list = await readFile(new URL('common-passwords.txt', import.meta.url), 'utf8');
  expect(list).toContain('Copyright (c) 2012-2016 Dan Wheeler and Dropbox, Inc.');
  expect(list.split('\n').length).toBeGreaterThan(3000);
});
