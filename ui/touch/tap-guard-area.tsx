import {
  type ComponentProps,
  type MouseEvent,
  type PointerEvent,
  useEffect,
  useLayoutEffect,
  useState,
} from 'react';
import { classNames } from '#ui/parts/class-names.ts';
import { createTapGuard } from './tap-guard.ts';
import style from './tap-guard-area.module.css';

export type TapGuardAreaProps = ComponentProps<'div'> & {
  /** The screen is wet: all in here is locked until this time (`performance.now()`, ms). Say so. */
  readonly onLock?: (untilMs: number) => void;
  /**
   * The keys inside take nothing for so long after they appeared, in ms, and are not filled yet: `data-dead`. For what comes
   * under a finger by itself.
   */
  readonly deadMs?: number;
};

/**
 * Keeps palms, sleeves, second fingers and drops of water from the keys inside. STOP does not belong in here; where it
 * is, it is let through.
 */
export function TapGuardArea({ onLock, deadMs = 0, className, children, ...rest }: TapGuardAreaProps) {
  const [guard] = useState(() => createTapGuard((untilMs) => onLock?.(untilMs)));
  useLayoutEffect(() => guard.deadUntil(performance.now() + deadMs), [guard, deadMs]);
  const isDead = useDead(deadMs);
  const isStop = (target: EventTarget) =>
    target instanceof Element && target.closest('[data-testid="stop"]') !== null;
  const down = (event: PointerEvent) => {
    if (isStop(event.target)) return;
    const refusal = guard.down({ id: event.pointerId, widthPx: event.width, atMs: event.timeStamp });
    if (refusal !== undefined) event.stopPropagation();
  };
  const up = (event: PointerEvent) => {
    guard.up(event.pointerId);
  };
  const click = (event: MouseEvent) => {
    if (isStop(event.target)) return;
    const native = event.nativeEvent;
    const id = native instanceof globalThis.PointerEvent && event.detail > 0 ? native.pointerId : -1;
    if (guard.acceptsClick(id, event.timeStamp)) return;
    event.stopPropagation();
    event.preventDefault();
  };
  return (
    <div
      {...rest}
      className={classNames(style['area'], className)}
      data-dead={isDead || undefined}
      onPointerDownCapture={down}
      onPointerUpCapture={up}
      onPointerCancelCapture={up}
      onPointerLeave={up}
      onClickCapture={click}
      onContextMenu={(event) => event.preventDefault()}
    >
      {children}
    </div>
  );
}

/** Whether the dead time runs. A key that does nothing and looks as if it did is pressed in vain. */
function useDead(deadMs: number): boolean {
  const [isDead, setDead] = useState(deadMs > 0);
  useEffect(() => {
    setDead(deadMs > 0);
    if (deadMs <= 0) return undefined;
    const timer = setTimeout(() => setDead(false), deadMs);
    return () => clearTimeout(timer);
  }, [deadMs]);
  return isDead;
}
