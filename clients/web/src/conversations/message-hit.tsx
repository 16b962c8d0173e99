import { Fragment, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { SearchHit } from '@anochat/sdk';
import { useProfile, useSelf, useSummary } from '@anochat/sdk/react';
import { timeInText, titleOf } from '@anochat/sdk/shown';

import { Icon } from '../base/icon';
import { MOMENT, MomentsIn, useDateLocale } from '../language/moment';

/** A message that was found: the piece with the words, who wrote it, where and when. */
export function MessageHit({ hit }: { readonly hit: SearchHit }): ReactElement {
  const { t } = useTranslation();
  const locale = useDateLocale();
  const self = useSelf();
  const sender = useProfile(hit.sender);
  const summary = useSummary(hit.conversationId);
  const name = hit.sender === self.id ? t('message.you') : (sender?.displayName ?? '…');
  const text = t('switcher.messageIn', {
    name,
    title: summary ? titleOf(summary) : '…',
    when: MOMENT,
  });
  return (
    <>
      <Icon name="search" />
      <span className="item-n">
        <b className="one-line is-said" dir="auto">
          <Snippet snippet={hit.snippet} />
        </b>
        <small className="one-line">
          <MomentsIn text={text} moments={[{ at: hit.ts, said: timeInText(hit.ts, locale) }]} />
        </small>
      </span>
    </>
  );
}

function Snippet({ snippet: { text, ranges } }: Pick<SearchHit, 'snippet'>): ReactElement {
  const ends = [0, ...ranges.map(([, end]) => end)];
  return (
    <>
      {ranges.map(([start, end], index) => (
        <Fragment key={start}>
          {text.slice(ends[index], start)}
          <mark>{text.slice(start, end)}</mark>
        </Fragment>
      ))}
      {text.slice(ends.at(-1))}
    </>
  );
}
