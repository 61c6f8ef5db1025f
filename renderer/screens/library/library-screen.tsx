import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { textOfThrown } from '#contract/errors/error-text.ts';
import type { TrackSummary } from '#contract/rpc/music-library.ts';
import { Button } from '#ui/parts/button.tsx';
import { EmptyState } from '#ui/parts/empty-state.tsx';
import { ErrorState } from '#ui/parts/error-state.tsx';
import { Icon } from '#ui/parts/icon.tsx';
import { Segmented } from '#ui/parts/segmented.tsx';
import { Loading, Skeleton } from '#ui/parts/skeleton.tsx';
import { pageLanguage } from '#renderer/screens/page/page-language.ts';
import { PageShell } from '#renderer/screens/page/page-shell.tsx';
import { findTracks, trackSorts, type TrackSort } from './find-tracks.ts';
import { AddFolderDialog, FoldersCard, useAddSamples } from './folders-card.tsx';
import { ScanCard } from './scan-card.tsx';
import { isScanOver } from './scan-state.ts';
import { tempoRangeNames, tempoRanges, type TempoRangeName } from './tempo-range.ts';
import { TempoSheet } from './tempo-sheet.tsx';
import { TrackList } from './track-list.tsx';
import { useLibrary, type Library } from './use-library.ts';
import style from './library-screen.module.css';

/** The music: what was heard in it, where it lies, and how far listening has come. */
export function LibraryScreen(): ReactNode {
  const { t, i18n } = useTranslation('library');
  const library = useLibrary();
  const [isAdding, setAdding] = useState(false);
  const [text, setText] = useState('');
  const { tracks, folders, progress, error } = library;
  let content: ReactNode;
  if (tracks !== undefined && folders !== undefined) {
    content = (
      <>
        <div className={style['main']} data-empty={library.total === 0}>
          {library.total === 0 ? (
            <NoMusic library={library} onAdd={() => setAdding(true)} />
          ) : (
            <Tracks tracks={tracks} total={library.total} text={text} onShowAll={() => setText('')} />
          )}
        </div>
        <div className={style['side']}>
          {progress !== undefined && progress.foundFiles + progress.problemCount > 0 && (
            <ScanCard progress={progress} />
          )}
          {folders.length > 0 && <FoldersCard folders={folders} onAdd={() => setAdding(true)} />}
        </div>
      </>
    );
  } else if (error !== null) {
    content = (
      <ErrorState
        testId="library-error"
        title={t('unreadable')}
        done={textOfThrown(error, pageLanguage(i18n.language), 'screen')}
        action={
          <Button variant="primary" onClick={library.retry}>
            {t('again')}
          </Button>
        }
      />
    );
  } else {
    content = (
      <Loading sentence={t('loading')} className={style['main'] ?? ''}>
        {[1, 2, 3, 4, 5, 6].map((row) => (
          <Skeleton key={row} shape="row" />
        ))}
      </Loading>
    );
  }
  return (
    <PageShell
      title={t('title')}
      testId="library"
      className={style['content']}
      aside={library.total > 0 && <SearchField text={text} onChange={setText} />}
    >
      {content}
      <AddFolderDialog isOpen={isAdding} onClose={() => setAdding(false)} />
    </PageShell>
  );
}

function Tracks({
  tracks,
  total,
  text,
  onShowAll,
}: {
  readonly tracks: readonly TrackSummary[];
  readonly total: number;
  readonly text: string;
  readonly onShowAll: () => void;
}): ReactNode {
  const { t, i18n } = useTranslation('library');
  const [range, setRange] = useState<TempoRangeName>('any');
  const [sort, setSort] = useState<TrackSort>('title');
  const [openId, setOpenId] = useState<string>();
  const found = useMemo(
    () => findTracks(tracks, { text, tempoBpm: tempoRanges[range], sort }, i18n.language),
    [tracks, text, range, sort, i18n.language],
  );
  const number = new Intl.NumberFormat(i18n.language);
  return (
    <>
      <div className={style['filters']}>
        <Segmented
          label={t('range.title')}
          value={range}
          onChange={setRange}
          testId="tempo-range"
          options={tempoRangeNames.map((value) => ({ value, label: t(`range.${value}`) }))}
        />
        <Button
          icon="list"
          data-testid="sort"
          aria-label={t('sort.next', { how: t(`sort.${sort}`) })}
          onClick={() => setSort(trackSorts[(trackSorts.indexOf(sort) + 1) % trackSorts.length] ?? 'title')}
        >
          {t(`sort.${sort}`)}
        </Button>
        <p className={style['found']} role="status" data-testid="found">
          {found.length === total
            ? t('all', { count: total, number: number.format(total) })
            : t('found', { found: number.format(found.length), all: number.format(total) })}
        </p>
      </div>
      {found.length === 0 ? (
        <EmptyState
          icon="search"
          title={t('nothingFound')}
          action={
            <Button
              onClick={() => {
                onShowAll();
                setRange('any');
              }}
            >
              {t('showAll')}
            </Button>
          }
        />
      ) : (
        <TrackList tracks={found} onOpen={({ trackId }) => setOpenId(trackId)} />
      )}
      <TempoSheet
        track={tracks.find(({ trackId }) => trackId === openId)}
        onClose={() => setOpenId(undefined)}
      />
    </>
  );
}

/** In the head of the page: the sign and the words in it say what it is for. */
function SearchField({
  text,
  onChange,
}: {
  readonly text: string;
  readonly onChange: (text: string) => void;
}): ReactNode {
  const { t } = useTranslation('library');
  return (
    <span className={style['search']}>
      <Icon name="search" className={style['searchSign']} />
      <input
        type="search"
        className={style['searchInput']}
        aria-label={t('search')}
        placeholder={t('search')}
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        value={text}
        data-testid="search"
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </span>
  );
}

function NoMusic({ library, onAdd }: { readonly library: Library; readonly onAdd: () => void }): ReactNode {
  const { t, i18n } = useTranslation('library');
  const { addSamples, isRunning, error } = useAddSamples();
  const { progress, folders } = library;
  const isListening = progress !== undefined && !isScanOver(progress) && progress.foundFiles > 0;
  if (isListening)
    return <EmptyState icon="music" title={t('empty.listening')} text={t('empty.listeningWhy')} />;
  const hasFolders = (folders?.length ?? 0) > 0;
  return (
    <EmptyState
      icon="music"
      testId="no-music"
      title={hasFolders ? t('empty.nothing') : t('empty.title')}
      text={
        error === undefined
          ? hasFolders
            ? t('empty.nothingWhy')
            : t('empty.why')
          : textOfThrown(error, pageLanguage(i18n.language), 'screen')
      }
      action={
        <div className={style['buttons']}>
          <Button variant="primary" icon="folder" data-testid="empty-add-folder" onClick={onAdd}>
            {t('empty.choose')}
          </Button>
          <Button icon="star" data-testid="empty-add-samples" disabled={isRunning} onClick={addSamples}>
            {t('folders.addSamples')}
          </Button>
        </div>
      }
    />
  );
}
