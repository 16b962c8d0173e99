import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient } from '@anochat/sdk/react';
import { byteText, cleanName, extensionOf, type MediaPart } from '@anochat/sdk/shown';

import { Icon } from '../base/icon';
import { useDateLocale } from '../language/moment';
import { cancelDownload, download, useDownload, type DownloadState } from './downloads';
import { FileName } from './file-name';
import { useFileProblem } from './file-problem';
import { useMediaPlace } from './media-place';

interface FileRowProps {
  readonly part: MediaPart;
  /** It is said to be more than a file, and is not shown as that. */
  readonly isUnshown?: boolean;
  /** Behind its size. */
  readonly when?: string;
}

/** A file by its name: a press saves it to the disk, another one stops that. */
export function FileRow({ part, isUnshown = false, when }: FileRowProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { conversation } = useMediaPlace();
  const state = useDownload(conversation, part);
  const isRunning = state?.state === 'running';
  const name = cleanName(part.name) || t('media.unnamed');
  const act = (): void => {
    if (isRunning) cancelDownload(conversation, part);
    else void download(client, conversation, part, t('media.unnamed'));
  };
  return (
    <button
      type="button"
      className="file"
      data-state={state?.state}
      aria-label={t(isRunning ? 'media.stopSaving' : 'media.save', { name })}
      onClick={act}
    >
      <FileTile part={part} state={state} />
      <span className="file-n">
        <b>
          <FileName name={name} />
        </b>
        <FileState part={part} state={state} isUnshown={isUnshown} when={when} />
      </span>
    </button>
  );
}

interface FileStateProps {
  readonly part: MediaPart;
  readonly state: DownloadState | null;
  readonly isUnshown: boolean;
  readonly when: string | undefined;
}

function FileState({ part, state, isUnshown, when }: FileStateProps): ReactElement {
  const { t } = useTranslation();
  const locale = useDateLocale();
  const fileProblem = useFileProblem();
  const size = byteText(part.size, locale);
  if (state?.state === 'failed') {
    return (
      <small className="media-fail" role="alert">
        {fileProblem(state.error)} <span className="link">{t('do.retry')}</span>
      </small>
    );
  }
  const words = [
    state?.state === 'running'
      ? t('media.ofSize', { done: byteText(state.bytes, locale), size })
      : size,
    state?.state === 'saved' && t('media.saved'),
    when,
    isUnshown && t('media.unshown'),
  ].filter((word) => typeof word === 'string');
  return <small>{words.join(t('app.comma'))}</small>;
}

const RING = 2 * Math.PI * 8;

function FileTile({ part, state }: Pick<FileStateProps, 'part' | 'state'>): ReactElement {
  const extension = extensionOf(part.name);
  if (state?.state === 'running') {
    const share = part.size === 0 ? 1 : state.bytes / part.size;
    return (
      <span className="file-ic">
        <svg className="file-ring" viewBox="0 0 20 20" aria-hidden>
          <circle cx="10" cy="10" r="8" className="rest" />
          <circle
            cx="10"
            cy="10"
            r="8"
            className="done"
            strokeDasharray={`${(share * RING).toFixed(2)} ${RING.toFixed(2)}`}
          />
        </svg>
        <Icon name="close" small />
      </span>
    );
  }
  return (
    <span className="file-ic">
      {state?.state === 'saved' ? (
        <Icon name="check" />
      ) : extension === '' ? (
        <Icon name="download" />
      ) : (
        <span className="ext">{extension}</span>
      )}
    </span>
  );
}
