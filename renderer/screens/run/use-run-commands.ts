import { useMemo } from 'react';
import type { RpcClient } from '#contract/rpc/rpc-client.ts';
import { isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { usePageLink, type PageLink } from '#renderer/link/page-link.ts';
import { showRunNote, type RunNote } from './run-notes.ts';

/** What a runner can ask for from these screens. Each tells in the top bar why it was refused. */
export interface RunCommands {
  pause(): void;
  resume(): void;
  end(): void;
  continueAsItIs(): void;
  release(): void;
  skipTrack(): void;
  nudge(speedKmh: number): void;
  set(speedKmh: number): void;
}

export function useRunCommands(): RunCommands {
  const link = usePageLink();
  return useMemo(() => runCommands(link), [link]);
}

function runCommands(link: PageLink): RunCommands {
  const ask = (command: (session: RpcClient['session']) => Promise<unknown>): void => {
    void attempt(async () => command(link.rpc.session));
  };
  return {
    pause: () => ask((session) => session.pause()),
    resume: () => ask((session) => session.resume()),
    end: () => ask((session) => session.stop()),
    continueAsItIs: () => ask((session) => session.continueAsItIs()),
    release: () => ask((session) => session.release()),
    skipTrack: () => ask((session) => session.skipTrack()),
    nudge: (speedKmh) => ask((session) => session.nudge({ speedKmh })),
    set: (speedKmh) => ask((session) => session.setByHand({ speedKmh })),
  };
}

async function attempt(command: () => Promise<unknown>): Promise<void> {
  try {
    await command();
  } catch (thrown) {
    showRunNote({ kind: 'refused', why: whyRefused(thrown) });
  }
}

export function whyRefused(thrown: unknown): Extract<RunNote, { kind: 'refused' }>['why'] {
  if (!isBeatRunnerError(thrown)) return 'failed';
  switch (thrown.code) {
    case 'session/not-allowed-now':
      return 'notNow';
    case 'session/press-too-old':
      return 'tooLate';
    case 'serve/not-reachable':
      return 'notReachable';
    default:
      return 'failed';
  }
}
