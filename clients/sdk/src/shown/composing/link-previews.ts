import type { ConversationId, LinkPreview, PagePicture, TextPart } from '@anochat/contract';
import type { Links } from '../../links/links';
import type { FileSource } from '../../media/file-source';
import type { Media } from '../../media/media';
import { Cell, type Readable } from '../../observable';

/** What would be sent with the text; `S` is how the platform holds a picture. */
export interface MadePreview<S> {
  readonly preview: Omit<LinkPreview, 'thumbnail' | 'thumbhash'>;
  /** Made anew on this device. */
  readonly picture: S | null;
}

export interface LinkPreviewsOptions<S> {
  /** The web addresses that a text shows as links, in order, as browsers write them. */
  readonly linksOf: (text: string) => readonly string[];
  /** A small PNG of what a page calls its picture; `null`: it is none. Never rejects. */
  readonly makeThumbnail: (picture: PagePicture) => Promise<S | null>;
  /** How the client reads the bytes of one. */
  readonly read: (source: S) => FileSource;
}

interface Drafted<S> {
  readonly made: MadePreview<S> | null;
  /** The link that is to go without one, as long as it is the draft's first. */
  readonly dismissed: string | null;
}

const NOTHING: Drafted<never> = { made: null, dismissed: null };

/**
 * The preview of the first link of each draft, by conversation, for as long as the page or app lives:
 * nothing of a draft is stored outside of it.
 */
export class LinkPreviews<S extends { readonly type: string }> {
  private readonly cell = new Cell<ReadonlyMap<ConversationId, Drafted<S>>>(new Map());

  constructor(private readonly options: LinkPreviewsOptions<S>) {}

  get all(): Readable<ReadonlyMap<ConversationId, Drafted<S>>> {
    return this.cell;
  }

  /** The link that a text is previewed by. */
  readonly linkOf = (text: string): string | null => this.options.linksOf(text)[0] ?? null;

  /** What shows above a text whose first link is that one. */
  readonly shown = (conversation: ConversationId, url: string | null): MadePreview<S> | null => {
    const { made } = this.of(conversation);
    return made?.preview.url === url ? made : null;
  };

  /** Whether there is something to be looked up. */
  readonly isDue = (conversation: ConversationId, url: string): boolean =>
    this.of(conversation).dismissed !== url && this.shown(conversation, url) === null;

  /** The draft's first link is this one: what is of another goes. */
  readonly keepOnly = (conversation: ConversationId, url: string | null): void => {
    const { made, dismissed } = this.of(conversation);
    if (made && made.preview.url !== url) this.put(conversation, { made: null });
    if (dismissed !== null && dismissed !== url) this.put(conversation, { dismissed: null });
  };

  /** @throws what keeps the server from looking now */
  async find(links: Links, url: string): Promise<MadePreview<S> | null> {
    const found = await links.preview(url);
    if (!found) return null;
    const { picture, ...said } = found;
    return {
      preview: { ...said, url },
      picture: picture ? await this.options.makeThumbnail(picture) : null,
    };
  }

  readonly show = (conversation: ConversationId, made: MadePreview<S>): void =>
    this.put(conversation, { made });

  readonly dismiss = (conversation: ConversationId, url: string): void =>
    this.put(conversation, { made: null, dismissed: url });

  /** What is written, with the preview that showed above it. */
  textPart(media: Pick<Media, 'attach'>, conversation: ConversationId, text: string): TextPart {
    const made = this.shown(conversation, this.linkOf(text));
    if (!made) return { type: 'text', text };
    const { preview, picture } = made;
    if (!picture) return { type: 'text', text, preview };
    const about = { name: 'preview.png', mime: picture.type };
    const thumbnail = media.attach(this.options.read(picture), about);
    return { type: 'text', text, preview: { ...preview, thumbnail } };
  }

  /** Of every conversation. */
  readonly empty = (): void => this.cell.set(new Map());

  private of(conversation: ConversationId): Drafted<S> {
    return this.cell.get().get(conversation) ?? NOTHING;
  }

  private put(conversation: ConversationId, change: Partial<Drafted<S>>): void {
    const drafted = { ...this.of(conversation), ...change };
    this.cell.update((all) => new Map(all).set(conversation, drafted));
  }
}
