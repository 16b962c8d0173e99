import { navigate } from 'wouter/use-browser-location';
import { create } from 'zustand';

import type { DesktopCommand } from './seam';

/** What a menu asked for and the chats have not done yet. */
export const useWantedCommand = create<{ readonly command: DesktopCommand | null }>(() => ({
  command: null,
}));

export function carryOut(command: DesktopCommand): void {
  if (command === 'settings') return navigate('/settings');
  // The others are for the chats; where something else shows, they come first.
  if (!/^\/(?:c\/|$)/.test(location.pathname)) navigate('/');
  useWantedCommand.setState({ command });
}

export const commandDone = (): void => useWantedCommand.setState({ command: null });
