import { icons, solidIcons, type IconName, type IconWeight } from './icons.ts';

export type IconProps = {
  readonly name: IconName;
  /** By itself bold, and filled for what is a solid sign on every player. */
  readonly weight?: IconWeight;
  readonly className?: string | undefined;
};

/** A sign of the size of the text around it. Always beside a word: it is hidden from screen readers. */
export function Icon({ name, weight = solidIcons.has(name) ? 'fill' : 'bold', className }: IconProps) {
  const Glyph = icons[name];
  return <Glyph weight={weight} size="1em" aria-hidden className={className} />;
}
