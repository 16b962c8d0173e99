import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';

import type { DesktopEvent, DesktopSeam } from '../../../web/src/desktop/seam';
import { CALL_PREFIX, EVENT_CHANNEL } from '../channels';

const ask =
  (method: string) =>
  (...args: unknown[]): Promise<never> =>
    ipcRenderer.invoke(CALL_PREFIX + method, ...args) as Promise<never>;

const seam: DesktopSeam = {
  begin: ask('begin'),
  chooseServer: ask('chooseServer'),
  forgetServer: ask('forgetServer'),
  openKey: ask('openKey'),
  destroyKey: ask('destroyKey'),
  tellUser: ask('tellUser'),
  tellLanguage: ask('tellLanguage'),
  tellUnread: ask('tellUnread'),
  notify: ask('notify'),
  withdrawNotice: ask('withdrawNotice'),
  accounts: ask('accounts'),
  addAccount: ask('addAccount'),
  showAccount: ask('showAccount'),
  removeAccount: ask('removeAccount'),
  left: ask('left'),
  settings: ask('settings'),
  changeSettings: ask('changeSettings'),
  lookForUpdate: ask('lookForUpdate'),
  installUpdate: ask('installUpdate'),
  onEvent: (listener) => {
    const hear = (_event: IpcRendererEvent, event: DesktopEvent): void => listener(event);
    ipcRenderer.on(EVENT_CHANNEL, hear);
    return () => {
      ipcRenderer.removeListener(EVENT_CHANNEL, hear);
    };
  },
};

contextBridge.exposeInMainWorld('anochatDesktop', seam);
