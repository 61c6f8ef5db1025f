import {
  sessionEventKinds,
  type SessionEffect,
  type SessionEvent,
  type SessionEventKind,
} from '#core/session/session-event.ts';
import { sessionNext } from '#core/session/session-machine.ts';
import {
  holdReasons,
  sessionStateKinds,
  type SessionState,
  type SessionStateKind,
} from '#core/session/session-state.ts';
import { eventExamples, sessionExamples } from './session-expectations.ts';

/** How docs/session.spec.md writes an effect. */
const marks: Record<SessionEffect['kind'], string> = {
  startBelt: '+start',
  stopBelt: '+stop',
  pauseBelt: '+pause',
  adoptReportedSpeed: '+adopt',
  takeControlBack: '+control',
  alarm: '+alarm',
};

/** Moments at which a clock in some state runs out. */
const moments = [100, 1000, 3000, 5000, 12_000, 120_000, 600_000];

/** Variants of a state that may take an event differently. */
function variantsOf(kind: SessionStateKind): readonly SessionState[] {
  const example = sessionExamples[kind];
  switch (example.kind) {
    case 'running':
      return [{ ...example, holds: [], overrideUntilMs: 0 }, example];
    case 'coolDown':
      return [{ ...example, holds: [] }, example];
    case 'paused':
      return [example, { ...example, isBeltStill: false }];
    case 'linkLost':
      return [example, { ...example, wasMoving: false }];
    case 'stopping':
      return [example, { ...example, isAccepted: true }];
    case 'ended':
      return [example, { ...example, isBeltKnownStill: false }];
    default:
      return [example];
  }
}

function eventsOf(kind: SessionEventKind): readonly SessionEvent[] {
  if (kind === 'holdBegan' || kind === 'holdEnded') return holdReasons.map((reason) => ({ kind, reason }));
  return [eventExamples[kind]];
}

/** Everything that an event can lead to in a state: `-` for nothing, else the state and what is asked of the belt. */
function cell(stateKind: SessionStateKind, eventKind: SessionEventKind): string {
  const outcomes = new Set<string>();
  for (const state of variantsOf(stateKind)) {
    for (const event of eventsOf(eventKind)) {
      for (const nowMs of moments) {
        const step = sessionNext(state, event, nowMs);
        const isNothing = step.state === state && step.effects.length === 0;
        const effects = step.effects.map((effect) => ` ${marks[effect.kind]}`).join('');
        outcomes.add(
          isNothing ? '-' : `${step.state.kind === stateKind ? '(stays)' : step.state.kind}${effects}`,
        );
      }
    }
  }
  return [...outcomes].toSorted().join(' / ');
}

/** The transition table of the session machine in Markdown, taken from the code. */
export function renderSessionTable(): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    row(['event', ...sessionStateKinds]),
    row(['---', ...sessionStateKinds.map(() => '---')]),
    ...sessionEventKinds.map((event) =>
      row([event, ...sessionStateKinds.map((state) => cell(state, event))]),
    ),
  ].join('\n');
}

export const tableBegins = '<!-- transition table: begin -->';
export const tableEnds = '<!-- transition table: end -->';

/** The document with its table renewed. */
export function withSessionTable(document: string): string {
  const begin = document.indexOf(tableBegins);
  const end = document.indexOf(tableEnds);
  if (begin < 0 || end < begin) throw new Error('docs/session.spec.md has lost the marks around its table.');
  const head = document.slice(0, begin + tableBegins.length);
  return `${head}\n${renderSessionTable()}\n${document.slice(end)}`;
}
