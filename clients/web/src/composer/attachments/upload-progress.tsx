import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { isKnownPart, type BlobId, type Part } from '@anochat/contract';
import type { Delivery, MessageItem } from '@anochat/sdk';

import { Icon } from '../../base/icon';
import { showToast } from '../../layers/toasts';
import { useMessageActions } from '../../messages/message-actions';
import { chooseFiles } from './choose-files';
import { supplyAgain } from './supply-again';
import { UploadRing } from './upload-ring';

type Uploading = Extract<Delivery, { readonly state: 'uploading' }>;

interface UploadProgressProps {
  readonly item: MessageItem;
  readonly delivery: Uploading;
}

/** Below an own message while its files go up: how far they are, and what can be done about it. */
export function UploadProgress({ item, delivery }: UploadProgressProps): ReactElement {
  const { t } = useTranslation();
  const { discard } = useMessageActions();
  const { sentBytes, totalBytes, lacks } = delivery;
  if (lacks.length > 0) {
    return <LackingFiles item={item} lacks={lacks} />;
  }
  const share = totalBytes === 0 ? 0 : sentBytes / totalBytes;
  return (
    <p className="sending-files">
      <UploadRing share={share} onCancel={() => discard(item.key)} />
      <span className="num">{t('attach.sent', { percent: Math.floor(share * 100) })}</span>
    </p>
  );
}

interface LackingFilesProps {
  readonly item: MessageItem;
  readonly lacks: readonly BlobId[];
}

/** Files that are not to be had any more, each with a way to choose it again. */
function LackingFiles({ item, lacks }: LackingFilesProps): ReactElement {
  const { t } = useTranslation();
  const { discard, supplyFile } = useMessageActions();
  const [busy, setBusy] = useState(false);
  const parts = item.body.state === 'content' ? item.body.parts : [];
  const lacking = parts.filter(
    (part): part is MediaPart =>
      isKnownPart(part) && part.type !== 'text' && isLacking(part, lacks),
  );
  const choose = async (part: MediaPart): Promise<void> => {
    const [file] = await chooseFiles({ multiple: false });
    if (!file) return;
    setBusy(true);
    const found = await supplyAgain(supplyFile, item.key, part, lacks, file);
    setBusy(false);
    if (!found) showToast(t('attach.otherFile', { name: part.name }));
  };
  return (
    <div className="fail">
      <Icon name="alert" />
      <ul>
        {lacking.map((part) => (
          <li key={part.blob}>
            <bdi>{t('attach.lacks', { name: part.name })}</bdi>
            <button
              type="button"
              className="link link-danger"
              disabled={busy}
              onClick={() => void choose(part)}
            >
              {t('attach.chooseAgain', { name: part.name })}
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="link link-danger" onClick={() => discard(item.key)}>
        {t('do.delete')}
      </button>
    </div>
  );
}

type MediaPart = Exclude<Part, { readonly type: 'text' }>;

const isLacking = (part: MediaPart, lacks: readonly BlobId[]): boolean =>
  lacks.includes(part.blob) ||
  ('thumbnail' in part && part.thumbnail !== undefined && lacks.includes(part.thumbnail.blob));
