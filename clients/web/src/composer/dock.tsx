import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { ConversationSummary } from '@anochat/sdk';
import { useClient } from '@anochat/sdk/react';
import { silentReason } from '@anochat/sdk/shown';

import { useAction } from '../base/use-action';
import { Composer } from './composer';

interface DockProps {
  readonly summary: ConversationSummary;
  readonly onSent: () => void;
}

/** The bottom of a conversation: the composer, or why there is none. */
export function Dock({ summary, onSent }: DockProps): ReactElement {
  const reason = silentReason(summary);
  return (
    <div className="dock">
      {reason === null ? (
        <Composer summary={summary} onSent={onSent} />
      ) : (
        <Silent summary={summary} />
      )}
    </div>
  );
}

function Silent({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { busy, problem, run } = useAction();
  const isOutside = silentReason(summary) === 'not-member';
  return (
    <div className="comp">
      <div className="comp-row is-silent">
        <p className="muted">
          {problem ?? (isOutside ? t('composer.notMember') : t('composer.restricted'))}
        </p>
        {isOutside && summary.kind === 'channel' && (
          <button
            type="button"
            className="btn btn-sm"
            disabled={busy}
            onClick={() =>
              void run(async () => client.takeHead(await client.api.conversations.join(summary.id)))
            }
          >
            {t('composer.join')}
          </button>
        )}
      </div>
    </div>
  );
}
