import type { ComponentProps, KeyboardEvent, ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { byteText, clockLength, safeName } from '@anochat/sdk/shown';

import { Icon } from '../../base/icon';
import type { Prepared } from '../prepare/prepared';
import type { Attachment } from './attachments-store';
import { BlobImage } from './blob-image';

interface TrayTileProps extends Omit<ComponentProps<'li'>, 'children' | 'className' | 'onKeyDown'> {
  readonly item: Attachment;
  readonly lifted: boolean;
  readonly onRemove: () => void;
  /** Of the tile's button. */
  readonly onKey: (event: KeyboardEvent<HTMLElement>) => void;
}

/** One file of the tray. */
export function TrayTile({ item, lifted, onRemove, onKey, ...rest }: TrayTileProps): ReactElement {
  const { t } = useTranslation();
  const { file, prepared } = item;
  const name = prepared?.name ?? safeName(file.name, t('attach.file'));
  const picture = pictureOf(prepared);
  const classes = ['tile', !picture && prepared && 'tile-file', lifted && 'is-lift'];
  return (
    <li className={classes.filter(Boolean).join(' ')} data-attachment={item.id} {...rest}>
      {prepared === null ? (
        <span className="tile-wait" role="img" aria-label={t('attach.preparing', { name })}>
          <Icon name="sending" className="sending" />
        </span>
      ) : picture ? (
        <PictureFace picture={picture} name={name} prepared={prepared} />
      ) : (
        <FileFace prepared={prepared} />
      )}
      <button
        type="button"
        className="x"
        aria-label={t('attach.remove', { name })}
        aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight Delete"
        onClick={onRemove}
        onKeyDown={onKey}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}

/** A small picture of its own size needs no thumbnail. */
const pictureOf = (prepared: Prepared | null): Blob | null => {
  if (prepared?.type === 'image') return prepared.thumbnail ?? prepared.source;
  return prepared?.type === 'video' ? prepared.thumbnail : null;
};

interface PictureFaceProps {
  readonly picture: Blob;
  readonly name: string;
  readonly prepared: Prepared;
}

function PictureFace({ picture, name, prepared }: PictureFaceProps): ReactElement {
  return (
    <>
      <BlobImage blob={picture} alt={name} />
      {prepared.type === 'video' && (
        <span className="len">
          <Icon name="play" />
          {clockLength(prepared.duration)}
        </span>
      )}
    </>
  );
}

function FileFace({ prepared }: { readonly prepared: Prepared }): ReactElement {
  const { i18n } = useTranslation();
  const { name, source } = prepared;
  const ending = /\.([^.]{1,4})$/.exec(name)?.[1]?.toUpperCase();
  const size = byteText(source.size, i18n.language);
  return (
    <>
      <span className="file-ic" aria-hidden="true">
        {ending === undefined ? <Icon name="file" /> : <span className="ext">{ending}</span>}
      </span>
      <span className="file-n">
        <b dir="auto">{name}</b>
        <small>
          {prepared.type === 'audio' ? `${clockLength(prepared.duration)}, ${size}` : size}
        </small>
      </span>
    </>
  );
}
