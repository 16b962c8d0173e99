import { useState, type ComponentType, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useRoute } from 'wouter';

import { useSelf } from '@anochat/sdk/react';

import { Icon, type IconName } from '../base/icon';
import { useNarrow } from '../base/use-media';
import { AboutPage } from './about-page';
import { AppearancePage } from './appearance-page';
import { DesktopPage } from './desktop-page';
import { DevicesPage } from './devices-page';
import { InvitationsPage } from './invitations-page';
import { NotificationsPage } from './notifications-page';
import { PrivacyPage } from './privacy-page';
import { ProfilePage } from './profile-page';
import { SignOutDialog } from './sign-out-dialog';
import { TokensPage } from './tokens-page';

interface PageEntry {
  readonly icon: IconName;
  readonly label: string;
  readonly Page: ComponentType;
  readonly adminOnly?: boolean;
  /** Left out: in browsers and in the desktop client. */
  readonly only?: 'browser' | 'desktop';
}

const PAGES = {
  profile: { icon: 'person', label: 'settings.profile', Page: ProfilePage },
  devices: { icon: 'laptop', label: 'settings.devices', Page: DevicesPage },
  appearance: { icon: 'sun', label: 'settings.appearance', Page: AppearancePage },
  notifications: { icon: 'bell', label: 'notify.title', Page: NotificationsPage, only: 'browser' },
  privacy: { icon: 'block', label: 'settings.privacy', Page: PrivacyPage },
  tokens: { icon: 'key', label: 'settings.tokens', Page: TokensPage },
  invitations: {
    icon: 'add-person',
    label: 'settings.invitations',
    Page: InvitationsPage,
    adminOnly: true,
  },
  computer: { icon: 'laptop', label: 'desktop.title', Page: DesktopPage, only: 'desktop' },
  about: { icon: 'about', label: 'settings.aboutTitle', Page: AboutPage },
} as const satisfies Record<string, PageEntry>;

type PageName = keyof typeof PAGES;
const PAGE_NAMES = Object.keys(PAGES) as readonly PageName[];
const pageNames = (admin: boolean): readonly PageName[] =>
  PAGE_NAMES.filter((name) => {
    const page: PageEntry = PAGES[name];
    const here = window.anochatDesktop ? 'desktop' : 'browser';
    return (page.only ?? here) === here && (admin || !page.adminOnly);
  });

export default function SettingsScreen(): ReactElement {
  const { t } = useTranslation();
  const [, params] = useRoute<{ page: string }>('/settings/:page');
  const [leaving, setLeaving] = useState(false);
  const pages = pageNames(useSelf().admin);
  const chosen = pages.find((page) => page === params?.page) ?? null;
  // On a wide screen the first page shows beside the list; on a narrow one the list comes first.
  const name = chosen ?? 'profile';
  const current = useNarrow() ? chosen : name;
  const { Page } = PAGES[name];
  return (
    <main className="set" data-view={chosen ? 'page' : 'list'}>
      <nav className="set-nav" aria-label={t('settings.title')}>
        <div className="title">
          <Link href="/" className="ib" aria-label={t('do.backToChats')}>
            <Icon name="back" />
          </Link>
          <h1>{t('settings.title')}</h1>
        </div>
        {pages.map((page) => (
          <Link
            key={page}
            href={`/settings/${page}`}
            className="item"
            aria-current={page === current ? 'page' : undefined}
          >
            <Icon name={PAGES[page].icon} />
            <span className="item-n">{t(PAGES[page].label)}</span>
          </Link>
        ))}
        <button type="button" className="item item-danger push" onClick={() => setLeaving(true)}>
          <Icon name="leave" />
          <span className="item-n">{t('settings.signOut')}</span>
        </button>
      </nav>
      <section className="set-main" aria-label={t(PAGES[name].label)}>
        <div className="set-col">
          <Page />
        </div>
      </section>
      {leaving && <SignOutDialog onClose={() => setLeaving(false)} />}
    </main>
  );
}
