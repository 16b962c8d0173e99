import { create } from 'zustand';

/** The build that is there and waits until this page lets go of the one before. */
export const useWaitingBuild = create<{ readonly worker: ServiceWorker | null }>(() => ({
  worker: null,
}));

let registration: ServiceWorkerRegistration | null = null;
let isAsked = false;

/**
 * Has the browser keep the files of this page (worker/service-worker.ts), so that it opens without a
 * connection. Browsers offer it over https and on this very machine only; without it the page works
 * as any other does. A build that waits when the page begins is taken at once: nobody has begun yet.
 */
export async function keepShell(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  let isServed = serviceWorker.controller !== null;
  serviceWorker.addEventListener('controllerchange', () => {
    // A page that none has served before shows what it showed: it asked to be served (media/).
    if (isServed || isAsked) reloadUnseen();
    isServed = true;
  });
  try {
    registration = await serviceWorker.register('/sw.js', { updateViaCache: 'none' });
  } catch {
    // Refused, as in some private windows or with a certificate that is not trusted.
    return;
  }
  if (registration.waiting) takeBuild(registration.waiting);
  follow(registration.installing);
  registration.addEventListener('updatefound', () => follow(registration?.installing ?? null));
}

/** Asks the server whether it has another build by now. */
export async function lookForBuild(): Promise<void> {
  // Without an answer there is nothing new.
  await registration?.update().catch(() => undefined);
}

/** Shows the page anew, as the waiting build has it. */
export function takeBuild(worker: ServiceWorker): void {
  isAsked = true;
  worker.postMessage('take-over');
}

function follow(worker: ServiceWorker | null): void {
  worker?.addEventListener('statechange', () => {
    // The first one of all replaces nothing.
    const replaces = navigator.serviceWorker.controller !== null;
    if (worker.state === 'installed' && replaces) useWaitingBuild.setState({ worker });
  });
}

/** Another tab may have asked: then not under the eyes of somebody who is in the middle of something. */
function reloadUnseen(): void {
  if (isAsked || document.visibilityState === 'hidden') location.reload();
  else document.addEventListener('visibilitychange', () => location.reload(), { once: true });
}
