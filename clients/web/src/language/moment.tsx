import { Fragment, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { dateLocale, fullTime } from '@anochat/sdk/shown';

/** The locale in which this page writes dates. */
export function useDateLocale(): string {
  const { i18n } = useTranslation();
  return dateLocale(i18n.language, navigator.languages);
}

interface MomentProps {
  /** ISO 8601. */
  readonly at: string;
  readonly className?: string;
  /** The short way to say it. */
  readonly children: ReactNode;
}

/** A moment said shortly, which tells in full when one points at it. */
export function Moment({ at, className, children }: MomentProps): ReactElement {
  const locale = useDateLocale();
  return (
    <time dateTime={at} title={fullTime(at, locale)} className={className}>
      {children}
    </time>
  );
}

/** Stands for a moment in a translated sentence, to be put in by MomentsIn. */
export const MOMENT = '\ue000';

interface MomentsInProps {
  /** A translated sentence with MOMENT in the place of each moment. */
  readonly text: string;
  readonly moments: readonly { readonly at: string; readonly said: string }[];
}

export function MomentsIn({ text, moments }: MomentsInProps): ReactElement {
  return (
    <>
      {text.split(MOMENT).map((part, index) => {
        const before = moments[index - 1];
        return (
          <Fragment key={index}>
            {before && <Moment at={before.at}>{before.said}</Moment>}
            {part}
          </Fragment>
        );
      })}
    </>
  );
}
