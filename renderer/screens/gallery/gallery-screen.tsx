import { type CSSProperties, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Density } from '#ui/parts/density.tsx';
import { Segmented } from '#ui/parts/segmented.tsx';
import { Wordmark } from '#ui/parts/wordmark.tsx';
import { densities, type Density as DensityName, type Theme } from '#ui/tokens/tokens.ts';
import { useShownTheme } from '#renderer/screens/page/laptop-theme.ts';
import { PageSpecimens } from './page-specimens.tsx';
import { RunSpecimens } from './run-specimens.tsx';
import { RunTogether } from './run-together.tsx';
import { StateSpecimens } from './state-specimens.tsx';
import styles from './gallery.module.css';

const sizes = ['100', '115', '130'] as const;
type Size = (typeof sizes)[number];
const themeNames: readonly Theme[] = ['dark', 'light'];

/** Every part in every state, at the sizes of a run, of someone standing, and of a window. */
export function GalleryScreen() {
  const { t } = useTranslation('gallery');
  const [density, setDensity] = useState<DensityName>('run');
  const [size, setSize] = useState<Size>('100');
  const [theme, setTheme] = useState<Theme>('dark');
  // What is seen in a run is dark; the rest is looked at in both.
  useShownTheme(density === 'run' ? 'dark' : theme);
  const scale = { '--text-scale': String(Number(size) / 100) } as CSSProperties;
  return (
    <main className={styles['gallery']} data-testid="gallery" data-shown={density} style={scale}>
      <Density density="window">
        <header className={styles['head']}>
          <h1 className={styles['title']}>
            <Wordmark name={t('appName')} /> {t('title')}
          </h1>
          <Segmented
            label={t('title')}
            value={density}
            options={densities.map((value) => ({ value, label: t(`density.${value}`) }))}
            onChange={setDensity}
            testId="gallery-density"
          />
          {density !== 'run' && (
            <Segmented
              label={t('theme.label')}
              value={theme}
              options={themeNames.map((value) => ({ value, label: t(`theme.${value}`) }))}
              onChange={setTheme}
              testId="gallery-theme"
            />
          )}
          <Segmented
            label={t('textSize')}
            value={size}
            options={sizes.map((value) => ({ value, label: t('volumeValue', { percent: value }) }))}
            onChange={setSize}
            testId="gallery-text-size"
          />
        </header>
      </Density>
      <Density density={density} className={styles['sheet'] ?? ''}>
        <h2 className={styles['density']}>{t(`density.${density}`)}</h2>
        {density === 'run' && <RunTogether />}
        <RunSpecimens />
        <StateSpecimens />
        {density !== 'run' && <PageSpecimens />}
      </Density>
    </main>
  );
}
