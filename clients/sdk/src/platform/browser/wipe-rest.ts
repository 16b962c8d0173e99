import type { FileSpool } from '../../media/file-spool';

/** Caches with the files of the program itself: what everybody gets, signed in or not. */
const PROGRAM = 'anochat-shell-';

/** Push, copies of files, and whatever the origin caches besides the program. */
export const wipeRest = async (spool: FileSpool | undefined): Promise<void> => {
  await Promise.all([endPush(), dropCaches(), spool?.dropAllBut(() => Promise.resolve([]))]);
};

const endPush = async (): Promise<void> => {
  if (!('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.getRegistration();
  if (!registration || !('pushManager' in registration)) return;
  const subscription = await registration.pushManager.getSubscription();
  await subscription?.unsubscribe();
};

const dropCaches = async (): Promise<void> => {
  if (!('caches' in globalThis)) return;
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => !name.startsWith(PROGRAM)).map((name) => caches.delete(name)),
  );
};
