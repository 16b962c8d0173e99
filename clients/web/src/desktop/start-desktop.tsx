import type { ReactNode } from 'react';

import type { Platform } from '@anochat/sdk';
import { createPlatform } from '@anochat/sdk/platform';

import { desktopKeyPlace } from './desktop-key-place';
import { KeyProblemPage } from './key-problem-page';
import type { DesktopSeam } from './seam';
import { setServerOrigin } from './server-origin';
import { ServerPage } from './server-page';

/**
 * What the desktop client needs before there is a client: a server, and the key of the store.
 *
 * @param show puts a page where the client would be
 * @returns `null` where such a page shows
 */
export async function startDesktop(
  seam: DesktopSeam,
  show: (page: ReactNode) => void,
): Promise<Platform | null> {
  const { server, suggestedServer, accountId, system } = await seam.begin();
  if (server === null) {
    show(<ServerPage seam={seam} suggested={suggestedServer} />);
    return null;
  }
  setServerOrigin(server);
  const answer = await seam.openKey();
  if (!answer.ok) {
    const { problem } = answer;
    show(<KeyProblemPage {...{ seam, problem, accountId, system }} />);
    return null;
  }
  return createPlatform({
    keyPlace: desktopKeyPlace(seam),
    // The server's cookies do not reach here: its token lies in the store, under that key.
    tokenDelivery: 'body',
    deviceKind: 'desktop',
  });
}
