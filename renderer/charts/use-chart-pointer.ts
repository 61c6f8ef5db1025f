import { useRef, useState, type PointerEvent } from 'react';
import { drawnSpan } from './zoom.ts';
import type { ChartSpan } from './run-series.ts';

/** A press that moves less than this is a tap; CSS pixels. */
const tapPx = 10;
const doubleTapMs = 400;

export interface ChartPointer {
  /** What is being drawn. */
  readonly drawn: ChartSpan | undefined;
  readonly handlers: {
    onPointerDown(event: PointerEvent<HTMLElement>): void;
    onPointerMove(event: PointerEvent<HTMLElement>): void;
    onPointerUp(event: PointerEvent<HTMLElement>): void;
    onPointerLeave(event: PointerEvent<HTMLElement>): void;
    onPointerCancel(): void;
  };
}

export interface ChartPointerOptions {
  readonly shown: ChartSpan;
  readonly whole: ChartSpan;
  readonly gutterPx: number;
  readonly onCursor: (x: number | undefined) => void;
  readonly onZoom: (span: ChartSpan) => void;
  readonly onReset: () => void;
}

/** Moving over it shows values, dragging zooms, a double tap shows everything; the same by mouse, pen and finger. */
export function useChartPointer(options: ChartPointerOptions): ChartPointer {
  const { shown, whole, gutterPx, onCursor, onZoom, onReset } = options;
  const [drawn, setDrawn] = useState<ChartSpan>();
  const press = useRef<{ readonly clientX: number; readonly x: number } | undefined>(undefined);
  const lastTapMs = useRef(Number.NEGATIVE_INFINITY);

  function placeOf(event: PointerEvent<HTMLElement>): number {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - left - gutterPx) / Math.max(1, width - gutterPx);
    return shown.fromX + Math.min(1, Math.max(0, share)) * (shown.toX - shown.fromX);
  }

  return {
    drawn,
    handlers: {
      onPointerDown(event) {
        if (!event.isPrimary || event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        press.current = { clientX: event.clientX, x: placeOf(event) };
        onCursor(placeOf(event));
      },
      onPointerMove(event) {
        if (!event.isPrimary) return;
        const x = placeOf(event);
        onCursor(x);
        const { current } = press;
        if (current === undefined || Math.abs(event.clientX - current.clientX) < tapPx) setDrawn(undefined);
        else setDrawn({ fromX: Math.min(current.x, x), toX: Math.max(current.x, x) });
      },
      onPointerUp(event) {
        const { current } = press;
        press.current = undefined;
        setDrawn(undefined);
        if (current === undefined) return;
        if (Math.abs(event.clientX - current.clientX) >= tapPx) {
          const span = drawnSpan(current.x, placeOf(event), whole);
          if (span !== undefined) onZoom(span);
          return;
        }
        const isDouble = event.timeStamp - lastTapMs.current < doubleTapMs;
        lastTapMs.current = isDouble ? Number.NEGATIVE_INFINITY : event.timeStamp;
        if (isDouble) onReset();
      },
      onPointerLeave(event) {
        // A finger that was lifted leaves, too: its values stay to be read.
        if (event.pointerType === 'mouse') onCursor(undefined);
      },
      onPointerCancel() {
        press.current = undefined;
        setDrawn(undefined);
      },
    },
  };
}
