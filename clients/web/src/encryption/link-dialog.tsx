import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { OfferedDevice } from '@anochat/sdk';
import { useClient, useOfferedDevices } from '@anochat/sdk/react';

import { Icon } from '../base/icon';
import { ProblemNote } from '../base/problem-note';
import { useAction } from '../base/use-action';
import { Dialog } from '../layers/dialog';
import { showToast } from '../layers/toasts';
import { QrScanner } from './qr-scanner';

/** On a linked device: the new one's code is scanned, or its six words are typed or compared. */
export default function LinkDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const { encryption } = useClient();
  const waiting = useOfferedDevices();
  const { busy, problem, run } = useAction();
  const [found, setFound] = useState<OfferedDevice | null>(null);
  const [typed, setTyped] = useState('');
  const [scanning, setScanning] = useState(false);
  const [missing, setMissing] = useState(false);

  const find = async (text: string): Promise<void> => {
    setMissing(false);
    try {
      setFound(await encryption.findOffer(text));
    } catch {
      setMissing(true);
    }
  };
  const approve = async (offer: OfferedDevice): Promise<void> => {
    if (!(await run(() => encryption.approve(offer)))) return;
    showToast(t('keys.linked', { name: offer.name }));
    onClose();
  };
  const decline = async (offer: OfferedDevice): Promise<void> => {
    if (await run(() => encryption.decline(offer))) onClose();
  };

  if (found) {
    return (
      <Dialog
        title={t('keys.linkThis', { name: found.name })}
        onClose={onClose}
        onSubmit={() => void approve(found)}
        footer={
          <>
            <button
              type="button"
              className="btn btn-danger"
              disabled={busy}
              onClick={() => void decline(found)}
            >
              {t('keys.notMine')}
            </button>
            <button className="btn btn-main" disabled={busy}>
              {t('keys.link')}
            </button>
          </>
        }
      >
        <p>{t('keys.sameWords')}</p>
        <p className="offer-words exact" dir="ltr" lang="en" translate="no">
          {found.words.join(' ')}
        </p>
        <p className="notice">
          <Icon name="alert" />
          <span>{t('keys.linkCost')}</span>
        </p>
        <ProblemNote text={problem} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t('keys.linkNew')}
      onClose={onClose}
      onSubmit={() => void find(typed)}
      footer={
        <>
          <button type="button" className="btn push-end" onClick={() => setScanning(!scanning)}>
            <Icon name="scan" />
            {scanning ? t('keys.stopScanning') : t('keys.scan')}
          </button>
          <button className="btn btn-main" disabled={typed.trim() === ''}>
            {t('keys.goOn')}
          </button>
        </>
      }
    >
      <ol className="steps">
        <li>{t('keys.step1')}</li>
        <li>{t('keys.step2')}</li>
        <li>{t('keys.step3')}</li>
      </ol>
      {scanning && <QrScanner onText={(text) => void find(text)} />}
      <div className="field">
        <label htmlFor="offer-words">{t('keys.offerWords')}</label>
        <input
          className="input exact"
          id="offer-words"
          dir="ltr"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      {waiting.length > 0 && (
        <ul className="box">
          {waiting.map((offer) => (
            <li className="item" key={offer.deviceId}>
              <span className="item-n">
                <b dir="auto">{offer.name}</b>
                <small className="exact" dir="ltr">
                  {offer.words.join(' ')}
                </small>
              </span>
              <button type="button" className="btn btn-sm" onClick={() => setFound(offer)}>
                {t('keys.compareIt')}
              </button>
            </li>
          ))}
        </ul>
      )}
      <ProblemNote text={missing ? t('keys.noSuchOffer') : null} />
    </Dialog>
  );
}
