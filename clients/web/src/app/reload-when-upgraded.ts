const KEY = 'anochat.reloadedFor';

interface Page {
  /** Changes with every build. */
  readonly build: string;
  readonly isOnline: () => boolean;
  readonly storage: () => Pick<Storage, 'getItem' | 'setItem'>;
  readonly reload: () => void;
}

const thisPage: Page = {
  build: import.meta.url,
  isOnline: () => navigator.onLine,
  storage: () => sessionStorage,
  reload: () => location.reload(),
};

/**
 * Reloads when a file that is loaded late is not on the server any more, as after an upgrade: the
 * reloaded page names the files that are. Once for each build and tab; a file that is missing then
 * too leads to the page for errors, as does one that could not be fetched without a network.
 */
export function reloadWhenUpgraded(events: EventTarget, page: Page = thisPage): void {
  events.addEventListener('vite:preloadError', () => {
    if (!page.isOnline()) return;
    try {
      const storage = page.storage();
      if (storage.getItem(KEY) === page.build) return;
      storage.setItem(KEY, page.build);
    } catch {
      // Without a place to note it down it could reload for ever.
      return;
    }
    page.reload();
  });
}
