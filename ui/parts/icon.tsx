import { icons, type IconName, type IconWeight } from './icons.ts';

export type IconProps = {
  readonly name: IconName;
  readonly weight?: IconWeight;
  readonly className?: string | undefined;
};

/** A sign of the size of the text around it. Always beside a word: it is hidden from screen readers. */
export function Icon({ name, weight = 'bold', className }: IconProps) {
  const Glyph = icons[name];
  return <Glyph weight={weight} size="1em" aria-hidden className={className} />;
}
