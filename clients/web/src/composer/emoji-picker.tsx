import { EmojiPicker as Picker, type EmojiDataResolver } from 'frimousse';
import type { ComponentProps, ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Icon } from '../base/icon';

// From this origin, in the page's language where there is one; never from another server.
const resolve: EmojiDataResolver = async (locale) => {
  const { default: emoji } =
    locale === 'de' ? await import('virtual:emoji/de') : await import('virtual:emoji/en');
  return emoji;
};

const parts: ComponentProps<typeof Picker.List>['components'] = {
  CategoryHeader: ({ category, ...rest }) => (
    <div className="emoji-head" {...rest}>
      {category.label}
    </div>
  ),
  // Rows and columns are counted from 1 by ARIA, from 0 by the picker.
  Row: ({ children, 'aria-rowindex': index = 0, ...rest }) => (
    <div className="emoji-row" aria-rowindex={index + 1} {...rest}>
      {children}
    </div>
  ),
  Emoji: ({ emoji, 'aria-colindex': index = 0, ...rest }) => (
    <button type="button" role="gridcell" className="emoji-one" aria-colindex={index + 1} {...rest}>
      {emoji.emoji}
    </button>
  ),
};

export default function EmojiPicker({
  onPick,
}: {
  readonly onPick: (emoji: string) => void;
}): ReactElement {
  const { t, i18n } = useTranslation();
  return (
    <Picker.Root
      className="emoji"
      locale={i18n.language}
      resolveEmojiData={resolve}
      columns={8}
      onEmojiSelect={({ emoji }) => onPick(emoji)}
    >
      <div className="search">
        <Icon name="search" small />
        <Picker.Search
          placeholder={t('emoji.search')}
          aria-label={t('emoji.search')}
          data-autofocus
        />
      </div>
      <Picker.Viewport className="emoji-view" tabIndex={0}>
        <Picker.Loading className="emoji-note">{t('emoji.loading')}</Picker.Loading>
        <Picker.Empty className="emoji-note">{t('emoji.none')}</Picker.Empty>
        <Picker.List components={parts} />
      </Picker.Viewport>
    </Picker.Root>
  );
}
