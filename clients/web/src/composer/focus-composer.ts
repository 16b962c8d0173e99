export const COMPOSER_ID = 'composer';

/** Puts the focus into the open conversation's composer, if there is one. */
export function focusComposer(): void {
  document.getElementById(COMPOSER_ID)?.focus({ preventScroll: true });
}
