import { useEffect, useEffectEvent, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { LIMITS } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { useClient, useDraft } from '@anochat/sdk/react';
import { byteText, silentReason, uploadLimits } from '@anochat/sdk/shown';

import { Seal } from '../../base/seal';
import { showToast } from '../../layers/toasts';
import { focusComposer } from '../focus-composer';
import { filesIn, hasFiles, pastedFiles } from './files-in';
import { useAddFiles } from './use-add-files';

/**
 * Takes files that are dropped anywhere on the conversation around it, or pasted while it is open. A
 * file that is dropped elsewhere does not take the place of the page.
 */
export function DropTarget({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const isOwn = useRef(false);
  const [over, setOver] = useState(false);
  const [draft] = useDraft(summary.id);
  const add = useAddFiles(summary);
  const takes = silentReason(summary) === null && (draft?.editing ?? null) === null;

  const onDrag = useEffectEvent((event: DragEvent): void => {
    // A picture of this page that is dragged about counts as a file too.
    if (event.type === 'dragstart') isOwn.current = true;
    else if (event.type === 'dragend') isOwn.current = false;
    if (isOwn.current || !event.dataTransfer || !hasFiles(event.dataTransfer)) return;
    const zone = place.current?.parentElement;
    const inside = takes && event.target instanceof Node && zone?.contains(event.target) === true;
    event.preventDefault();
    event.dataTransfer.dropEffect = inside ? 'copy' : 'none';
    setOver(inside && event.type !== 'drop');
    if (event.type !== 'drop' || !inside) return;
    const { files, folders } = filesIn(event.dataTransfer);
    if (folders > 0) showToast(t('attach.folder'));
    void add(files).then(focusComposer);
  });
  const onLeave = useEffectEvent((event: DragEvent): void => {
    // Out of the window; from one element into the next there is one.
    if (event.relatedTarget === null) setOver(false);
  });
  const onPaste = useEffectEvent((event: ClipboardEvent): void => {
    const files = takes && event.clipboardData ? pastedFiles(event.clipboardData) : [];
    if (files.length === 0 || isElsewhere(event.target)) return;
    event.preventDefault();
    void add(files);
  });
  useEffect(() => {
    const drag = (event: DragEvent): void => onDrag(event);
    const leave = (event: DragEvent): void => onLeave(event);
    const paste = (event: ClipboardEvent): void => onPaste(event);
    const listening = new AbortController();
    const { signal } = listening;
    for (const name of ['dragstart', 'dragend', 'dragenter', 'dragover', 'drop'] as const) {
      document.addEventListener(name, drag, { signal });
    }
    document.addEventListener('dragleave', leave, { signal });
    document.addEventListener('paste', paste, { signal });
    return () => listening.abort();
  }, []);
  return <div ref={place}>{over && <DropSheet summary={summary} />}</div>;
}

/** Pasted into a field that is not the composer, or under a dialog. */
const isElsewhere = (target: EventTarget | null): boolean =>
  document.querySelector('dialog[open]') !== null ||
  (target instanceof Element && target.closest('input, textarea:not(.comp textarea)') !== null);

function DropSheet({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  const { t, i18n } = useTranslation();
  const client = useClient();
  const [most, setMost] = useState<number>(LIMITS.blobBytes);
  useEffect(() => {
    let current = true;
    void uploadLimits(client).then(({ blobBytes }) => current && setMost(blobBytes));
    return () => {
      current = false;
    };
  }, [client]);
  const told = { most: LIMITS.partsPerMessage, size: byteText(most, i18n.language) };
  return (
    <div className="drop" role="status">
      <Seal size={104} />
      <b>{t('attach.drop')}</b>
      <p>
        {t('attach.dropLimits', told)}
        {summary.mode === 'e2ee' && ` ${t('attach.dropEncrypted')}`}
      </p>
    </div>
  );
}
