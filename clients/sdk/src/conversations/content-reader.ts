import type { Entry, Mode } from '@anochat/contract';
import type { Opened } from '../codec';
import type { Surroundings } from './surroundings';

/** Opens what stands in one conversation, by the codec of its mode. */
export class ContentReader {
  constructor(
    private readonly around: Pick<Surroundings, 'codecs' | 'account'>,
    /** `null` until a head came. */
    private readonly mode: () => Mode | null,
  ) {}

  readonly open = (entry: Entry & { readonly kind: 'message' }): Opened => {
    if (entry.unreadable) return { state: 'unreadable', reason: 'damaged' };
    const mode = this.mode();
    const codec = mode === null ? undefined : this.around.codecs[mode];
    return codec ? codec.open(entry) : { state: 'unreadable', reason: 'no-codec' };
  };

  /** A message that names this user. */
  namesSelf(entry: Entry): boolean {
    if (entry.kind !== 'message' || entry.erased) return false;
    const opened = this.open(entry);
    if (opened.state !== 'opened' || opened.content.type !== 'message') return false;
    return opened.content.mentions?.includes(this.around.account().self) ?? false;
  }
}
