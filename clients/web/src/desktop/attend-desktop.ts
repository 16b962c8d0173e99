import i18next from 'i18next';
import { navigate } from 'wouter/use-browser-location';

import type { AnoChat } from '@anochat/sdk';

import { carryOut } from './commands';
import { notifyOf } from './notify-of';
import type { DesktopEvent, DesktopSeam } from './seam';

/** Tells the desktop client what it shows outside of the page, and does what it asks for. */
export function attendDesktop(seam: DesktopSeam, client: AnoChat): void {
  seam.onEvent((event) => hear(event, seam, client));

  const tellSession = (): void => {
    const state = client.session.state.get();
    if (state.status === 'loading') return;
    const { userName = '', displayName = '' } = state.status === 'signed-in' ? state.user : {};
    void seam.tellUser(state.status === 'signed-in' ? { userName, displayName } : null);
  };
  client.session.state.subscribe(tellSession);
  tellSession();

  const tellUnread = (): void => {
    const list = client.conversations.get();
    if (list.status === 'ready') void seam.tellUnread(list.unread);
  };
  client.conversations.subscribe(tellUnread);
  tellUnread();

  const tellLanguage = (language: string): void => void seam.tellLanguage(language);
  i18next.on('languageChanged', tellLanguage);
  tellLanguage(i18next.language);

  notifyOf(client, seam);
}

function hear(event: DesktopEvent, seam: DesktopSeam, client: AnoChat): void {
  switch (event.type) {
    case 'open':
      return navigate(event.path);
    case 'command':
      return carryOut(event.command);
    case 'reply':
      // It stands in the outbox or is not there: a refused one shows in its conversation.
      return void client
        .conversation(event.tag)
        .send({ parts: [{ type: 'text', text: event.text }] });
    case 'leave':
      return void client.session.logout().finally(() => seam.left());
    case 'accounts-changed':
    case 'settings-changed':
      return;
  }
}
