import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { LIMITS } from '@anochat/contract';
import { useClient, useSelf } from '@anochat/sdk/react';

import { ProblemNote } from '../base/problem-note';
import { useAction } from '../base/use-action';
import { showToast } from '../layers/toasts';
import { Avatar } from '../people/avatar';
import { Group, PageHead } from './page-parts';

export function ProfilePage(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const me = useSelf();
  const { busy, problem, run } = useAction();
  const [displayName, setDisplayName] = useState(me.displayName);
  const [about, setAbout] = useState(me.about);
  const changed = displayName.trim() !== me.displayName || about.trim() !== me.about;
  const save = async (): Promise<void> => {
    const values = { displayName: displayName.trim(), about: about.trim() };
    if (await run(() => client.api.users.updateMe(values))) showToast(t('told.saved'));
  };
  return (
    <>
      <PageHead title={t('settings.profile')} hint={t('settings.profileHint')} />
      <section className="box">
        <div className="duo">
          <div className="who-am-i">
            <Avatar id={me.id} name={me.displayName} size="l" />
            <div>
              <h2 dir="auto">{me.displayName}</h2>
              <p className="muted exact">
                <bdi dir="ltr">@{me.userName}</bdi>
              </p>
            </div>
          </div>
        </div>
      </section>
      <Group title={t('settings.names')}>
        <form
          className="fields"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <div className="field">
            <label htmlFor="shown-name">{t('settings.shownName')}</label>
            <input
              className="input"
              id="shown-name"
              dir="auto"
              value={displayName}
              maxLength={LIMITS.displayNameLength}
              onChange={(event) => setDisplayName(event.target.value)}
            />
          </div>
          <div className="field">
            <label htmlFor="about">{t('settings.about')}</label>
            <input
              className="input"
              id="about"
              dir="auto"
              value={about}
              maxLength={LIMITS.aboutLength}
              onChange={(event) => setAbout(event.target.value)}
            />
            <p className="hint">{t('settings.aboutHint')}</p>
          </div>
          <ProblemNote text={problem} />
          <div className="field-acts">
            <button
              className="btn btn-main"
              disabled={busy || !changed || displayName.trim() === ''}
            >
              {t('do.save')}
            </button>
          </div>
        </form>
      </Group>
    </>
  );
}
