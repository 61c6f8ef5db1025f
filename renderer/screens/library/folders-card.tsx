import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '#contract/errors/error-text.ts';
import type { MusicFolder } from '#contract/rpc/music-library.ts';
import { Button } from '#ui/parts/button.tsx';
import { Card } from '#ui/parts/card.tsx';
import { Dialog } from '#ui/parts/dialog.tsx';
import { Icon } from '#ui/parts/icon.tsx';
import { Strip } from '#ui/parts/strip.tsx';
import { TextField } from '#ui/parts/text-field.tsx';
import { queryKeys } from '#renderer/app/query-keys.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { pageLanguage } from '#renderer/screens/page/page-language.ts';
import { problemText } from './scan-card.tsx';
import style from './library-screen.module.css';

/** The folders that are listened to. */
export function FoldersCard({
  folders,
  onAdd,
}: {
  readonly folders: readonly MusicFolder[];
  readonly onAdd: () => void;
}): ReactNode {
  const { t, i18n } = useTranslation('library');
  const { addSamples, isRunning } = useAddSamples();
  const nameOf = useFolderName();
  const [removed, setRemoved] = useState<MusicFolder>();
  const hasSamples = folders.some(({ kind }) => kind === 'samples');
  return (
    <Card label={t('folders.title')} data-testid="folders">
      <ul className={style['folders']}>
        {folders.map((folder) => (
          <li key={folder.folderId} className={style['folder']}>
            <Icon name={folder.kind === 'samples' ? 'star' : 'folder'} />
            <span className={style['folderWords']}>
              <span className={style['folderName']} title={nameOf(folder)}>
                {nameOf(folder)}
              </span>
              <span className={style['about']}>{t('folders.tracks', { count: folder.trackCount })}</span>
              {folder.problem !== undefined && (
                <span className={style['folderProblem']} role="alert">
                  <Icon name="warning" weight="fill" />{' '}
                  {problemText(folder.problem.code, nameOf(folder), folder.problem.detail, i18n.language)}
                </span>
              )}
            </span>
            <Button variant="quiet" icon="remove" isIconOnly onClick={() => setRemoved(folder)}>
              {t('folders.remove', { name: nameOf(folder) })}
            </Button>
          </li>
        ))}
      </ul>
      <div className={style['buttons']}>
        <Button icon="add" data-testid="add-folder" onClick={onAdd}>
          {t('folders.add')}
        </Button>
        {!hasSamples && (
          <Button icon="star" data-testid="add-samples" disabled={isRunning} onClick={addSamples}>
            {t('folders.addSamples')}
          </Button>
        )}
      </div>
      <RemoveDialog folder={removed} onClose={() => setRemoved(undefined)} />
    </Card>
  );
}

/** The samples come along with the app: their folder has its name in the language of the page. */
function useFolderName(): (folder: MusicFolder) => string {
  const { t } = useTranslation('library');
  return ({ kind, name }) => (kind === 'samples' ? t('folders.samples') : name);
}

export function useAddSamples() {
  const link = usePageLink();
  const queries = useQueryClient();
  const { run, isRunning, error } = useCommand(
    useCallback(async () => {
      await link.rpc.library.addSamples();
      await queries.invalidateQueries({ queryKey: queryKeys.library.all });
    }, [link, queries]),
  );
  return { addSamples: () => void run(), isRunning, error };
}

function RemoveDialog({
  folder,
  onClose,
}: {
  readonly folder: MusicFolder | undefined;
  readonly onClose: () => void;
}): ReactNode {
  const { t, i18n } = useTranslation('library');
  const nameOf = useFolderName();
  const link = usePageLink();
  const queries = useQueryClient();
  const remove = useCommand(
    useCallback(
      async (folderId: string) => {
        await link.rpc.library.removeFolder({ folderId });
        await queries.invalidateQueries({ queryKey: queryKeys.library.all });
      },
      [link, queries],
    ),
  );
  return (
    <Dialog
      isOpen={folder !== undefined}
      onClose={onClose}
      title={t('folders.removeTitle', {
        name: folder === undefined ? '' : nameOf(folder),
      })}
      text={t('folders.removeWhy')}
      closeLabel={t('folders.keep')}
      testId="remove-folder"
      actions={
        <Button
          variant="primary"
          icon="remove"
          disabled={remove.isRunning}
          data-testid="remove-folder-yes"
          onClick={() => {
            if (folder === undefined) return;
            void remove.run(folder.folderId).then((wasTaken) => {
              if (wasTaken) onClose();
            });
          }}
        >
          {t('folders.removeYes')}
        </Button>
      }
    >
      {remove.error !== undefined && (
        <Strip
          tone="warn"
          title={t('notChanged')}
          doing={errorText(remove.error.code, remove.error.params, pageLanguage(i18n.language), 'screen')}
        />
      )}
    </Dialog>
  );
}

/** Asks for a folder by its path. */
export function AddFolderDialog({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const { t, i18n } = useTranslation('library');
  const link = usePageLink();
  const queries = useQueryClient();
  const [path, setPath] = useState('');
  const add = useCommand(
    useCallback(
      async (wanted: string) => {
        await link.rpc.library.addFolder({ path: wanted });
        await queries.invalidateQueries({ queryKey: queryKeys.library.all });
      },
      [link, queries],
    ),
  );
  const wanted = path.trim();
  const close = (): void => {
    setPath('');
    add.clear();
    onClose();
  };
  const submit = (): void => {
    if (wanted === '' || add.isRunning) return;
    void add.run(wanted).then((wasTaken) => {
      if (wasTaken) close();
    });
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={close}
      title={t('folders.addTitle')}
      closeLabel={t('folders.cancel')}
      testId="add-folder-dialog"
      actions={
        <Button
          variant="primary"
          icon="add"
          disabled={wanted === '' || add.isRunning}
          data-testid="add-folder-yes"
          onClick={submit}
        >
          {t('folders.addYes')}
        </Button>
      }
    >
      <TextField
        label={t('folders.path')}
        value={path}
        onChange={(next) => {
          setPath(next);
          add.clear();
        }}
        placeholder={t('folders.pathExample')}
        hint={t('folders.pathHint')}
        maxLength={4096}
        autoFocus
        data-testid="folder-path"
        onKeyDown={(event) => {
          if (event.key === 'Enter') submit();
        }}
        {...(add.error === undefined
          ? {}
          : { problem: errorText(add.error.code, add.error.params, pageLanguage(i18n.language), 'screen') })}
      />
    </Dialog>
  );
}
