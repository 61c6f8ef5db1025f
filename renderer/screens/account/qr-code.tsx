import { useMemo, type ReactNode } from 'react';
import { qrPath } from './qr-path.ts';
import style from './account-screen.module.css';

/** An address as a QR code: black on white in every theme, with the quiet zone that readers need. */
export function QrCode({ text, name }: { readonly text: string; readonly name: string }): ReactNode {
  const { size, path } = useMemo(() => qrPath(text), [text]);
  return (
    <svg
      role="img"
      aria-label={name}
      className={style['qr']}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      data-testid="qr-code"
      data-text={text}
    >
      <rect width={size} height={size} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  );
}
