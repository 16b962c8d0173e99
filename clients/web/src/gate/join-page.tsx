import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';

import type { InvitePreview } from '@anochat/contract';
import { useClient, useLoaded } from '@anochat/sdk/react';

import { ProblemNote } from '../base/problem-note';
import { useAction } from '../base/use-action';
import { useProblemText } from '../base/use-problem-text';
import { Avatar } from '../people/avatar';
import { GateFrame } from './gate-frame';
import { secretInAddress } from './links';

/** What an invitation link leads to, before joining. */
export function JoinPage(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const problemText = useProblemText();
  const [code] = useState(secretInAddress);
  const load = useCallback(
    () =>
      code === null
        ? Promise.reject(new Error('no code in the address'))
        : client.api.invites.preview(code),
    [client, code],
  );
  const [preview] = useLoaded(load);
  return (
    <GateFrame quote={t('gate.quote')} quoteHint={t('gate.quoteHint')} title={t('gate.joinTitle')}>
      {preview.status === 'failed' && (
        <ProblemNote text={code === null ? t('error.linkInvalid') : problemText(preview.error)} />
      )}
      {preview.status === 'ready' && code !== null && (
        <Invitation preview={preview.value} code={code} />
      )}
    </GateFrame>
  );
}

interface InvitationProps {
  readonly preview: InvitePreview;
  readonly code: string;
}

function Invitation({ preview, code }: InvitationProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const [, navigate] = useLocation();
  const { busy, problem, run } = useAction();
  const join = async (): Promise<void> => {
    const joined = await run(async () => {
      if (preview.member) return;
      client.takeHead(await client.api.invites.join(code));
    });
    if (joined) navigate(`/c/${preview.conversationId}`, { replace: true });
  };
  const members = t('head.members', { count: preview.memberCount });
  // The name of an encrypted group is for its members alone: the server does not know it.
  const title = preview.title === '' ? t('gate.joinEncrypted') : preview.title;
  return (
    <>
      <div className="item">
        <Avatar id={preview.conversationId} name={title} shape="group" />
        <span className="item-n">
          <b>
            <bdi>{title}</bdi>
          </b>
          <small>
            <bdi>{preview.topic === '' ? t('gate.joinHint', { members }) : preview.topic}</bdi>
          </small>
        </span>
      </div>
      <ProblemNote text={problem} />
      <button
        type="button"
        className="btn btn-main btn-lg btn-block"
        disabled={busy}
        onClick={() => void join()}
      >
        {preview.member ? t('directory.open') : t('gate.joinDo')}
      </button>
    </>
  );
}
