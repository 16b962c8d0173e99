import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useSession } from '@anochat/sdk/react';

/** Back to the choice of a server, while nobody is signed in; only the desktop client has one. */
export function OtherServer(): ReactElement | null {
  const { t } = useTranslation();
  const session = useSession();
  const { anochatDesktop: seam } = window;
  if (!seam || session.status !== 'signed-out') return null;
  return (
    <button type="button" className="link" onClick={() => void seam.forgetServer()}>
      {t('desktop.otherServer')}
    </button>
  );
}
