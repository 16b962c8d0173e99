import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { Device, PushSubscriptionState, PushTest } from '@anochat/contract';
import type { AnoChat } from '@anochat/sdk';
import { useClient, useLoaded } from '@anochat/sdk/react';

import { ProblemNote } from '../base/problem-note';
import { useAction } from '../base/use-action';
import { useProblemText } from '../base/use-problem-text';
import { showToast } from '../layers/toasts';
import { usePreferences } from '../preferences/preferences';
import { askToNotify, canBeWoken, letGo, NotWoken, turnOff, turnOn } from '../push/browser-push';
import { Group, PageHead, Setting, SwitchSetting } from './page-parts';

/** One of the account's devices that is woken. */
interface WokenDevice extends PushSubscriptionState {
  readonly device: Device | undefined;
}

async function loadWoken(client: AnoChat): Promise<{
  readonly isOffered: boolean;
  readonly others: readonly WokenDevice[];
}> {
  const [{ kinds }, subscriptions, devices] = await Promise.all([
    client.push.options(),
    client.push.subscriptions(),
    client.api.users.devices(),
  ]);
  const woken = subscriptions.map((subscription) => ({
    ...subscription,
    device: devices.items.find(({ id }) => id === subscription.deviceId),
  }));
  return {
    isOffered: kinds.includes('webpush'),
    others: woken.filter(({ device }) => device?.current !== true),
  };
}

/** How this browser and the other devices hear of news while they are not connected. */
export function NotificationsPage(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const problemText = useProblemText();
  const load = useCallback(() => loadWoken(client), [client]);
  const [loaded, reload] = useLoaded(load);
  const { busy, problem, run } = useAction();
  const testText = useTestText();

  const tryOther = async ({ deviceId, device }: WokenDevice): Promise<void> => {
    let test: PushTest | null = null;
    if (!(await run(async () => (test = await client.push.test(deviceId))))) return;
    showToast(testText(test, t('webPush.sent', { name: device?.name ?? '' })));
    reload();
  };
  return (
    <>
      <PageHead title={t('notify.title')} hint={t('webPush.hint')} />
      <ProblemNote text={loaded.status === 'failed' ? problemText(loaded.error) : problem} />
      <ThisBrowser isOffered={loaded.status !== 'ready' || loaded.value.isOffered} />
      {loaded.status === 'ready' && loaded.value.others.length > 0 && (
        <Group title={t('webPush.others')}>
          {loaded.value.others.map((one) => (
            <OtherDevice
              key={one.deviceId}
              woken={one}
              busy={busy}
              onTry={() => void tryOther(one)}
            />
          ))}
        </Group>
      )}
    </>
  );
}

/** Why nothing can be turned on here; `null`: it can. */
type Obstacle = 'unsupported' | 'serverOff' | null;

function ThisBrowser({ isOffered }: { readonly isOffered: boolean }): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const wakeMe = usePreferences((state) => state.wakeMe);
  const testText = useTestText();
  const { busy, problem, run } = useAction();
  const [said, setSaid] = useState<string | null>(null);
  /** Shown at once, until browser and server have said what became of it. */
  const [wanted, setWanted] = useState<boolean | null>(null);
  const obstacle: Obstacle = !canBeWoken() ? 'unsupported' : isOffered ? null : 'serverOff';
  const [isBlocked, setBlocked] = useState(
    obstacle !== 'unsupported' && Notification.permission === 'denied',
  );

  const choose = async (isOn: boolean): Promise<void> => {
    setSaid(null);
    setWanted(isOn);
    await change(isOn);
    setWanted(null);
  };
  const change = async (isOn: boolean): Promise<void> => {
    if (!isOn) {
      await run(() => turnOff(client));
      return;
    }
    const isAllowed = (await askToNotify()) === 'granted';
    setBlocked(!isAllowed);
    if (!isAllowed) return;
    await run(async () => {
      try {
        await turnOn(client);
      } catch (error) {
        // What the browser's own push service says is for its makers; a refusal of the server's is told.
        if (!(error instanceof DOMException) && !(error instanceof NotWoken)) throw error;
        setSaid(t(error instanceof NotWoken ? 'webPush.serverOff' : 'webPush.serviceFailed'));
      }
    });
  };
  const tryIt = async (): Promise<void> => {
    await run(async () => {
      const test = await client.push.test();
      setSaid(testText(test, t('notify.testSent')));
      // With that subscription nobody can be woken any more: turned on again, it is another one.
      if (test === null || test.outcome === 'gone') await letGo();
    });
  };

  if (obstacle !== null) {
    return (
      <Group title={t('settings.thisDevice')}>
        <p className="hint box-note">{t(`webPush.${obstacle}`)}</p>
      </Group>
    );
  }
  return (
    <Group title={t('settings.thisDevice')}>
      <ProblemNote text={problem} />
      <SwitchSetting
        title={t('webPush.whenClosed')}
        hint={t('webPush.whenClosedHint')}
        checked={wanted ?? (wakeMe && !isBlocked)}
        onChange={(isOn) => void choose(isOn)}
      />
      {isBlocked && <Setting title={t('webPush.blocked')} hint={t('webPush.blockedHint')} />}
      {wakeMe && !isBlocked && (
        <Setting title={t('notify.test')} hint={t('webPush.testHere')}>
          <button type="button" className="btn btn-sm" disabled={busy} onClick={() => void tryIt()}>
            {t('webPush.send')}
          </button>
        </Setting>
      )}
      {said !== null && (
        <p className="hint box-note" role="status">
          {said}
        </p>
      )}
    </Group>
  );
}

function OtherDevice({
  woken,
  busy,
  onTry,
}: {
  readonly woken: WokenDevice;
  readonly busy: boolean;
  readonly onTry: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const { device, service, kind, lastOutcome } = woken;
  const name = device?.name ?? t('settings.unnamedDevice');
  const by = {
    fcm: t('webPush.viaFcm'),
    apns: t('webPush.viaApns'),
    webpush: service,
    unifiedpush: service,
  }[kind];
  const hint =
    lastOutcome === null || lastOutcome === 'sent'
      ? t('webPush.via', { service: by })
      : t('webPush.lastFailed', { reason: t(`notify.outcome.${lastOutcome}`) });
  return (
    <Setting title={name} hint={hint} icon={device?.kind === 'mobile' ? 'phone' : 'laptop'}>
      <button
        type="button"
        className="btn btn-sm"
        aria-label={t('webPush.sendTo', { name })}
        disabled={busy}
        onClick={onTry}
      >
        {t('webPush.send')}
      </button>
    </Setting>
  );
}

/** What came of a test, in words. */
function useTestText(): (test: PushTest | null, sent: string) => string {
  const { t } = useTranslation();
  return (test, sent) => {
    if (test === null) return t('webPush.none');
    if (test.outcome === 'sent') return sent;
    return t('notify.testFailed', { reason: t(`notify.outcome.${test.outcome}`) });
  };
}
