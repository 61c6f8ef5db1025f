import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { useLive } from '#renderer/link/live-store.ts';
import { StartScreen } from '#renderer/screens/start/start-screen.tsx';
import { ReadyScreen } from '#renderer/screens/ready/ready-screen.tsx';
import { AskingScreen } from '#renderer/screens/run/asking-screen.tsx';
import { PausedScreen } from '#renderer/screens/run/paused-screen.tsx';
import { RunScreen } from '#renderer/screens/run/run-screen.tsx';
import { StoppingScreen } from '#renderer/screens/run/stopping-screen.tsx';
import { runScreenFor } from './screen-for.ts';
import { ToastHost } from './toasts.tsx';

/** Around every screen: decides between what the run asks to be shown and what the address says. */
export function Frame(): ReactNode {
  const hasStatus = useLive(({ status }) => status !== undefined);
  const runScreen = useLive(({ status }) => runScreenFor(status?.session));
  const sessionId = useLive(({ status }) => status?.session?.sessionId);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const navigate = useNavigate();

  // The run is over: its summary is the page now, and stays when the run is put away.
  useEffect(() => {
    if (runScreen === 'ended' && sessionId !== undefined) {
      void navigate({ to: '/summary/$sessionId', params: { sessionId }, replace: true });
    }
  }, [runScreen, sessionId, navigate]);

  return (
    <>
      {screen(path, hasStatus, runScreen)}
      <ToastHost />
    </>
  );
}

function screen(path: string, hasStatus: boolean, runScreen: ReturnType<typeof runScreenFor>): ReactNode {
  if (path === '/gallery') return <Outlet />;
  if (!hasStatus) return <StartScreen />;
  switch (runScreen) {
    case 'ready':
      return <ReadyScreen />;
    case 'run':
      return <RunScreen />;
    case 'paused':
      return <PausedScreen />;
    case 'asking':
      return <AskingScreen />;
    case 'stopping':
      return <StoppingScreen />;
    case 'ended':
    case undefined:
      return <Outlet />;
  }
}
