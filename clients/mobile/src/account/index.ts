export { PassphraseForm } from './passphrase-form';
export { RecoveryForm } from './recovery-form';
export { useShownWords } from './shown-words';
