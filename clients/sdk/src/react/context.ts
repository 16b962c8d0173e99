import { createContext, createElement, useContext, type ReactElement, type ReactNode } from 'react';
import type { AnoChat } from '../client/anochat';

const ClientContext = createContext<AnoChat | null>(null);

export const AnoChatProvider = (props: {
  readonly client: AnoChat;
  readonly children?: ReactNode;
}): ReactElement => createElement(ClientContext.Provider, { value: props.client }, props.children);

/** The client of the nearest provider. */
export const useClient = (): AnoChat => {
  const client = useContext(ClientContext);
  if (!client) throw new Error('useClient needs an AnoChatProvider above it');
  return client;
};
