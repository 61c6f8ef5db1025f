import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { StopButton, type StopButtonProps, type StopMode } from './stop-button.tsx';

const modes: readonly StopMode[] = ['stop', 'stopping', 'unreachable'];
type Handlers = Readonly<Record<string, (event: object) => void>>;

/** The button's handlers: it has no hooks, so it can be asked for them without a page. */
function handlersOf(props: StopButtonProps): Handlers {
  const element: ReactElement = StopButton(props);
  return element.props as Handlers;
}

const contact = (more: object = {}) => ({ currentTarget: { dataset: {} }, ...more });

describe('StopButton', () => {
  it.each(modes)('fires for any contact as it goes down (%s)', (mode) => {
    const calls: string[] = [];
    const { onPointerDown } = handlersOf({ mode, label: 'STOP', onStop: () => calls.push('stop') });
    const contacts = [
      { pointerType: 'touch', width: 12, isPrimary: true, button: 0 },
      { pointerType: 'touch', width: 400, isPrimary: true, button: 0 },
      { pointerType: 'touch', width: 24, isPrimary: false, button: 0 },
      { pointerType: 'mouse', width: 1, isPrimary: true, button: 2 },
      { pointerType: 'pen', width: 0, isPrimary: true, button: 0 },
    ];
    for (const each of contacts) onPointerDown!(contact(each));
    expect(calls).toHaveLength(contacts.length);
  });

  it.each(modes)('fires for keys and screen readers, but not again when a contact ends (%s)', (mode) => {
    const calls: string[] = [];
    const { onClick, onPointerUp } = handlersOf({ mode, label: 'STOP', onStop: () => calls.push('stop') });
    onClick!({ detail: 0 });
    expect(calls).toHaveLength(1);
    onPointerUp!(contact());
    onClick!({ detail: 1 });
    expect(calls).toHaveLength(1);
  });

  it.each(modes)('is there, named, and never disabled (%s)', (mode) => {
    const { type, props } = { type: StopButton, props: { mode, label: 'STOP', onStop: () => undefined } };
    const html = renderToStaticMarkup(type(props));
    expect(html).toContain('data-testid="stop"');
    expect(html).toContain('>STOP<');
    expect(html).not.toContain('disabled');
    expect(html).not.toContain('aria-hidden');
  });

  it('needs nothing but React and its style', () => {
    const source = readFileSync(path.join(import.meta.dirname, 'stop-button.tsx'), 'utf8');
    const imports = [...source.matchAll(/from '([^']+)'/g)].map(([, from]) => from);
    expect(imports).toEqual(['react', './stop-button.module.css']);
    expect(source).not.toMatch(/\buse[A-Z]/);
  });
});
