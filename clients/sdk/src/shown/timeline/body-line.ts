import { partsLine, type PartsKey } from '../media/parts-line';
import type { Say } from '../say';
import type { Body } from '../../view';

export type LineKey =
  PartsKey | 'list.deleted' | 'list.damaged' | 'list.unsupported' | 'keys.sealed.line';

/** What a message says, in one line. */
export function bodyLine(body: Body, t: Say<LineKey>, language: string): string {
  if (body.state === 'deleted') return t('list.deleted');
  if (body.state === 'pending') return t('keys.sealed.line');
  if (body.state === 'unreadable')
    return t(body.reason === 'damaged' ? 'list.damaged' : 'list.unsupported');
  const text = partsLine(body.parts, t, language);
  return text === '' ? t('list.unsupported') : text;
}
