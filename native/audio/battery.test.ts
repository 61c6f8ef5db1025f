import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { isOnBattery, watchBattery } from './battery.ts';

type Supplies = Readonly<Record<string, Readonly<Record<string, string>>>>;

function plug(folder: string, supplies: Supplies): void {
  for (const [name, files] of Object.entries(supplies)) {
    mkdirSync(join(folder, name), { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), `${text}\n`);
  }
}

const battery = (status: string) => ({ type: 'Battery', present: '1', status });
const mains = (online: string) => ({ type: 'Mains', online });

describe('isOnBattery', () => {
  it.each<[string, boolean, Supplies]>([
    ['a laptop without its cable', true, { AC: mains('0'), BAT0: battery('Discharging') }],
    ['a laptop with it', false, { AC: mains('1'), BAT0: battery('Charging') }],
    ['one that takes more than its cable gives', false, { AC: mains('1'), BAT0: battery('Discharging') }],
    ['two batteries, one at rest', true, { BAT0: battery('Unknown'), BAT1: battery('Discharging') }],
    ['a full one', false, { AC: mains('1'), BAT0: battery('Full') }],
    ['a charger by USB', false, { port: { type: 'USB', online: '1' }, BAT0: battery('Discharging') }],
    ['a board that tells of no mains', false, { BAT0: battery('Charging') }],
    ['a desktop with a mouse', false, { mouse: { ...battery('Discharging'), scope: 'Device' } }],
    ['a UPS without mains', true, { ups: { type: 'UPS', status: 'Discharging' } }],
    ['something that tells nothing', false, { odd: {} }],
  ])('%s: %s', async (_name, expected, supplies) => {
    const folder = createTestFolder();
    plug(folder, supplies);
    expect(await isOnBattery(folder)).toBe(expected);
  });

  it('is no where nobody tells', async () => {
    expect(await isOnBattery(join(createTestFolder(), 'nothing'))).toBe(false);
  });
});

it('tells of changes, and of nothing after its end', async () => {
  const folder = createTestFolder();
  plug(folder, { AC: mains('0'), BAT0: battery('Discharging') });
  const clock = createManualClock();
  const onChange = vi.fn<(isOnBattery: boolean) => void>();
  const end = watchBattery({ clock, folder, onChange });
  onTestFinished(end);
  await vi.waitFor(() => expect(onChange.mock.calls).toEqual([[true]]));
  plug(folder, { AC: mains('1'), BAT0: battery('Charging') });
  await vi.waitFor(() => {
    clock.advance(15_000);
    expect(onChange.mock.calls).toEqual([[true], [false]]);
  });
  rmSync(join(folder, 'AC'), { recursive: true });
  plug(folder, { BAT0: battery('Discharging') });
  end();
  expect(clock.pendingTimers).toBe(0);
});
