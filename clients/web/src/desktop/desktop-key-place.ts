import type { KeyPlace } from '@anochat/sdk/platform';

import type { DesktopSeam } from './seam';

/** The key of the store lies where the desktop client keeps it, in the keychain of the computer. */
export const desktopKeyPlace = (seam: DesktopSeam): KeyPlace => ({
  findOrMake: async () => {
    const answer = await seam.openKey();
    if (!answer.ok) throw new Error(`The key of the store does not open: ${answer.problem}`);
    const bytes = Uint8Array.from(atob(answer.key), (letter) => letter.charCodeAt(0));
    const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, [
      'encrypt',
      'decrypt',
    ]);
    bytes.fill(0);
    return key;
  },
  destroy: () => seam.destroyKey(),
  close: () => Promise.resolve(),
});
