import { Fragment, useRef, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { LIMITS } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { byteText } from '@anochat/sdk/shown';

import { Icon } from '../../base/icon';
import { announce } from '../../layers/live-region';
import { focusComposer } from '../focus-composer';
import {
  moveFile,
  removeFile,
  setOriginal,
  takeTray,
  useTray,
  type Attachment,
} from './attachments-store';
import { chooseFiles } from './choose-files';
import { TrayTile } from './tray-tile';
import { useAddFiles } from './use-add-files';
import { useTrayDrag } from './use-tray-drag';

interface AttachmentTrayProps {
  readonly summary: ConversationSummary;
  /** Parts of the message besides the files. */
  readonly otherParts: number;
}

/** What goes with the text, in the order in which it is shown. */
export function AttachmentTray({ summary, otherParts }: AttachmentTrayProps): ReactElement {
  const { t, i18n } = useTranslation();
  const { id: conversation } = summary;
  const { items, original } = useTray(conversation);
  const list = useRef<HTMLUListElement>(null);
  const add = useAddFiles(summary);

  const focusOn = (id: string | undefined): void => {
    // After React has put the tiles in their places.
    requestAnimationFrame(() => {
      const tile =
        id === undefined ? null : list.current?.querySelector(`[data-attachment="${id}"]`);
      const button = tile?.querySelector<HTMLElement>('.x');
      if (button) button.focus();
      else focusComposer();
    });
  };
  const move = (id: string, to: number): void => {
    const place = Math.max(0, Math.min(items.length - 1, to));
    const item = items.find((candidate) => candidate.id === id);
    if (!item || items.indexOf(item) === place) return;
    moveFile(conversation, id, place);
    announce(t('attach.moved', { name: item.file.name, place: place + 1, count: items.length }));
  };
  const remove = ({ id }: Attachment): void => {
    const at = items.findIndex((item) => item.id === id);
    removeFile(conversation, id);
    focusOn((items[at + 1] ?? items[at - 1])?.id);
  };
  const onKey = (event: KeyboardEvent<HTMLElement>, item: Attachment): void => {
    const forwards = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    if (event.altKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      move(item.id, items.indexOf(item) + (event.key === forwards ? 1 : -1));
      focusOn(item.id);
    } else if (event.key === 'Delete' || event.key === 'Backspace') remove(item);
    else return;
    event.preventDefault();
  };
  const drag = useTrayDrag(list, move);

  const others = items.filter(({ id }) => id !== drag.lifted?.id);
  const bytes = items.reduce((sum, { file, prepared }) => sum + (prepared ?? file).source.size, 0);
  const parts = items.length + otherParts;
  const tooMany = parts > LIMITS.partsPerMessage;
  const told = { count: parts, most: LIMITS.partsPerMessage, size: byteText(bytes, i18n.language) };
  return (
    <>
      <ul className="tray" ref={list} aria-label={t('attach.tray')}>
        {items.map((item) => (
          <Fragment key={item.id}>
            {others[drag.lifted?.place ?? -1] === item && <li className="gap" aria-hidden="true" />}
            <TrayTile
              item={item}
              lifted={drag.lifted?.id === item.id}
              onRemove={() => remove(item)}
              onKey={(event) => onKey(event, item)}
              {...drag.handlersOf(item.id)}
            />
          </Fragment>
        ))}
        {drag.lifted?.place === others.length && <li className="gap" aria-hidden="true" />}
        <li>
          <button
            type="button"
            className="tile tile-add"
            aria-label={t('attach.add')}
            title={t('attach.add')}
            onClick={() => void chooseFiles({ multiple: true }).then(add)}
          >
            <Icon name="plus" />
          </button>
        </li>
      </ul>
      <div className="tray-note">
        <span className={tooMany ? 'num is-over' : 'num'} role={tooMany ? 'status' : undefined}>
          {t('attach.parts', told)}
        </span>
        {items.some(({ prepared }) => prepared?.type === 'image') || original ? (
          <label>
            <input
              type="checkbox"
              className="switch"
              role="switch"
              checked={original}
              onChange={(event) => setOriginal(conversation, event.target.checked)}
            />
            {t('attach.original')}
          </label>
        ) : null}
        <button
          type="button"
          className="link"
          onClick={() => {
            takeTray(conversation);
            focusComposer();
          }}
        >
          {t('attach.clear')}
        </button>
      </div>
    </>
  );
}
