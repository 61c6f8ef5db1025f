import type { ReactNode } from 'react';
import { pressedMark } from '#ui/touch/pressed-mark.ts';
import style from './tap-layer.module.css';

/** Makes a whole card one key, without its text becoming the key's name. Lies behind what the card shows. */
export function TapLayer({
  label,
  onTap,
}: {
  readonly label: string;
  readonly onTap: () => void;
}): ReactNode {
  return <button type="button" className={style.layer} aria-label={label} onClick={onTap} {...pressedMark} />;
}
