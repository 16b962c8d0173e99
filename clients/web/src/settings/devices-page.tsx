import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { Session } from '@anochat/contract';
import { useClient, useLinkedDevices, useLoaded } from '@anochat/sdk/react';
import { whenDone } from '@anochat/sdk/shown';

import { Icon, type IconName } from '../base/icon';
import { ProblemNote } from '../base/problem-note';
import { useAction } from '../base/use-action';
import { useProblemText } from '../base/use-problem-text';
import { KeysWithoutSession } from '../encryption/keys-without-session';
import { LinkNewDevice } from '../encryption/link-new-device';
import { RemoveDeviceDialog } from '../encryption/remove-device-dialog';
import { MOMENT, MomentsIn, useDateLocale } from '../language/moment';
import { showToast } from '../layers/toasts';
import { Group, PageHead, Setting } from './page-parts';
import { PasswordForm } from './password-form';

const ICONS: Record<Session['device']['kind'], IconName> = {
  web: 'laptop',
  desktop: 'laptop',
  mobile: 'phone',
  bot: 'server',
};

/** Where the account is signed in, and the password. */
export function DevicesPage(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const problemText = useProblemText();
  const load = useCallback(() => client.api.auth.sessions(), [client]);
  const [sessions, reload] = useLoaded(load);
  const { busy, problem, run } = useAction();
  const items = sessions.status === 'ready' ? sessions.value.items : [];
  const current = items.find((session) => session.current);
  const others = items.filter((session) => !session.current);

  const end = async (session: Session): Promise<void> => {
    if (!(await run(() => client.api.auth.endSession(session.id)))) return;
    showToast(t('settings.signedOut', { name: session.device.name }));
    reload();
  };
  const linked = useLinkedDevices();
  const hasKeys = (session: Session): boolean =>
    linked.some((device) => device.deviceId === session.device.id && !device.isRevoked);
  const [removing, setRemoving] = useState<Session | null>(null);
  const endOthers = async (): Promise<void> => {
    if (await run(() => client.api.auth.endOtherSessions())) reload();
  };

  return (
    <>
      <PageHead title={t('settings.devices')} hint={t('settings.devicesHint')} />
      <ProblemNote text={sessions.status === 'failed' ? problemText(sessions.error) : problem} />
      {current && (
        <Group title={t('settings.thisDevice')}>
          <SessionRow session={current} linked={hasKeys(current)} />
        </Group>
      )}
      {sessions.status === 'ready' && (
        <Group title={t('settings.otherDevices')}>
          {others.map((session) => (
            <SessionRow key={session.id} session={session} linked={hasKeys(session)}>
              <button
                type="button"
                className="btn btn-sm btn-danger"
                disabled={busy}
                onClick={() => (hasKeys(session) ? setRemoving(session) : void end(session))}
              >
                {hasKeys(session) ? t('keys.removeDevice') : t('settings.signOutDevice')}
              </button>
            </SessionRow>
          ))}
          {others.length === 0 && <p className="hint box-note">{t('settings.noOthers')}</p>}
          {others.length > 1 && (
            <button
              type="button"
              className="item item-danger"
              disabled={busy}
              onClick={() => void endOthers()}
            >
              {t('settings.signOutOthers')}
            </button>
          )}
        </Group>
      )}
      {sessions.status === 'ready' && (
        <KeysWithoutSession signedIn={items.map(({ device }) => device.id)} />
      )}
      <LinkNewDevice />
      <Group title={t('settings.password')}>
        <PasswordForm onChanged={reload} />
      </Group>
      {removing && (
        <RemoveDeviceDialog
          device={removing.device}
          onRemoved={reload}
          onClose={() => setRemoving(null)}
        />
      )}
    </>
  );
}

interface SessionRowProps {
  readonly session: Session;
  /** It holds keys of the account. */
  readonly linked: boolean;
  readonly children?: ReactElement;
}

function SessionRow({ session, linked, children }: SessionRowProps): ReactElement {
  const { t } = useTranslation();
  const locale = useDateLocale();
  const { current, createdAt, lastSeenAt, address } = session;
  const [text, moment] = current
    ? [
        t('settings.added', { when: MOMENT }),
        { at: createdAt, said: whenDone(createdAt, locale) ?? t('time.now') },
      ]
    : [
        t('settings.seen', { when: MOMENT }),
        { at: lastSeenAt, said: whenDone(lastSeenAt, locale) ?? t('time.now') },
      ];
  const name = session.device.name === '' ? t('settings.unnamedDevice') : session.device.name;
  return (
    <Setting
      icon={ICONS[session.device.kind]}
      title={name}
      hint={<MomentsIn text={text + t('app.comma') + address} moments={[moment]} />}
    >
      {linked && (
        <span className="tag tag-ok">
          <Icon name="shield-check" small />
          {t('keys.linkedTag')}
        </span>
      )}
      {children}
    </Setting>
  );
}
