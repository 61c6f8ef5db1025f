import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { useLive } from '#renderer/link/live-store.ts';
import { StartScreen } from '#renderer/screens/start/start-screen.tsx';
import { useStartChecks } from '#renderer/screens/start/use-start-checks.ts';
import { ReadyScreen } from '#renderer/screens/ready/ready-screen.tsx';
import { AskingScreen } from '#renderer/screens/run/asking-screen.tsx';
import { PausedScreen } from '#renderer/screens/run/paused-screen.tsx';
import { RunScreen } from '#renderer/screens/run/run-screen.tsx';
import { StoppingScreen } from '#renderer/screens/run/stopping-screen.tsx';
import { useResultAhead } from '#renderer/screens/summary/use-result-ahead.ts';
import { SpokenLine } from '#renderer/speech/spoken-news.tsx';
import { frameContentFor, runScreenFor, type FrameContent } from './screen-for.ts';
import { BesideSideBar } from './side-bar.tsx';
import { ToastHost } from './toasts.tsx';

/** Around every screen: decides between what the run asks to be shown and what the address says. */
export function Frame(): ReactNode {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const isStartOver = useStartChecks(({ isOver }) => isOver);
  const content = useLive(({ status }) => frameContentFor(path, status, isStartOver));
  const endedId = useLive(({ status }) =>
    runScreenFor(status?.session) === 'ended' ? status?.session?.sessionId : undefined,
  );
  const navigate = useNavigate();
  useResultAhead();

  // The run is over: its summary is the page now, and stays when the run is put away.
  useEffect(() => {
    if (endedId !== undefined) {
      void navigate({ to: '/summary/$sessionId', params: { sessionId: endedId }, replace: true });
    }
  }, [endedId, navigate]);

  return (
    <>
      {screenOf(content)}
      <ToastHost />
      <SpokenLine />
    </>
  );
}

function screenOf(content: FrameContent): ReactNode {
  switch (content) {
    case 'start':
      return <StartScreen />;
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
    case 'route':
      return (
        <BesideSideBar>
          <Outlet />
        </BesideSideBar>
      );
  }
}
