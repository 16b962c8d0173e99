import { create } from 'zustand';

import { createClient, type AnoChat } from '@anochat/sdk';
import { nobleParts } from '@anochat/sdk/noble';

import { createPlatform } from '../platform/create-platform';
import { ownServer } from '../platform/own-server';
import { plainStore } from '../platform/plain-store';

const SERVER_KEY = 'anochat.server';

type Running =
  /** It is not yet known whether there is an address. */
  | { readonly status: 'opening'; readonly client: null; readonly serverUrl: null }
  | { readonly status: 'no-server'; readonly client: null; readonly serverUrl: null }
  | { readonly status: 'running'; readonly client: AnoChat; readonly serverUrl: string };

/** The one client of this process: two over one store would undo each other's work. */
export const useRunning = create<Running>()(() => ({
  status: 'opening',
  client: null,
  serverUrl: null,
}));

let opening: Promise<void> = Promise.resolve();

/** Goes on with the server of last time, if there is one. */
export async function openRemembered(): Promise<void> {
  const serverUrl = ownServer() ?? plainStore.getItem(SERVER_KEY);
  if (serverUrl === null) useRunning.setState({ status: 'no-server' });
  else await openClient(serverUrl);
}

/** Begins a client for the server; one for another server ends first. */
export async function openClient(serverUrl: string): Promise<void> {
  // In turn: the page and a task in the background may both ask at the same time.
  const turn = opening.then(async () => {
    if (useRunning.getState().serverUrl !== serverUrl) await replaceClient(serverUrl);
  });
  opening = turn.catch(() => undefined);
  await turn;
}

async function replaceClient(serverUrl: string): Promise<void> {
  await useRunning.getState().client?.stop();
  const platform = createPlatform();
  const { encryption, media } = nobleParts(platform.randomBytes);
  const client = createClient({
    platform,
    serverUrl,
    search: true,
    encryption: () => Promise.resolve(encryption),
    media: () => Promise.resolve(media),
  });
  try {
    await client.start();
  } catch (error) {
    // The next attempt begins another one.
    await client.stop().catch(() => undefined);
    throw error;
  }
  plainStore.setItem(SERVER_KEY, serverUrl);
  useRunning.setState({ status: 'running', client, serverUrl });
}
