import { SERVE_ME } from './stream-protocol';

/**
 * Whether a service worker answers the requests of this page. The first page of all, and one that
 * was loaded past it, ask it to. There is none without https, in some private windows, and in development.
 */
export const hasServiceWorker = async (): Promise<boolean> => {
  if (!('serviceWorker' in navigator)) return false;
  const { serviceWorker } = navigator;
  if (isServed(serviceWorker)) return true;
  const registration = await serviceWorker.getRegistration();
  const worker = registration?.active ?? registration?.waiting ?? registration?.installing;
  if (!worker || !(await hasBegun(worker))) return false;
  // Another player may have asked meanwhile.
  if (isServed(serviceWorker)) return true;
  worker.postMessage(SERVE_ME);
  await new Promise((resolve) => {
    serviceWorker.addEventListener('controllerchange', resolve, { once: true });
  });
  return true;
};

const isServed = ({ controller }: ServiceWorkerContainer): boolean => controller !== null;

/** `false`: it never will, since a file of the client could not be had. */
const hasBegun = (worker: ServiceWorker): Promise<boolean> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (worker.state === 'activated') resolve(true);
      if (worker.state === 'redundant') resolve(false);
    };
    worker.addEventListener('statechange', look);
    look();
  });
