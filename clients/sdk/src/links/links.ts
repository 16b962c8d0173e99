import type { PagePreview } from '@anochat/contract';
import { isCode } from '../errors';
import type { Api } from '../http/api';

/** Looks at pages that somebody is about to send a link to. */
export interface Links {
  /**
   * What a page says of itself. The server fetches it, and learns the address by that. `null`: it
   * says nothing, cannot be had, or this server makes no previews.
   * @throws AnoChatError `request.rate-limited` and the like
   */
  preview(url: string): Promise<FoundPreview | null>;
}

export interface FoundPreview extends Omit<PagePreview, 'picture'> {
  /** As it came from the page: to be made small, and anew, before it is sent. */
  readonly picture: { readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> } | null;
}

export const openLinks = (api: Pick<Api, 'links'>): Links => {
  let isOff = false;
  return {
    preview: async (url) => {
      if (isOff) return null;
      try {
        const { picture, ...said } = await api.links.preview({ url });
        if (!picture) return { ...said, picture: null };
        const bytes = Uint8Array.from(atob(picture.data), (char) => char.charCodeAt(0));
        return { ...said, picture: { type: picture.type, bytes } };
      } catch (error) {
        isOff = isCode(error, 'link.previews-off');
        if (isOff || isCode(error, 'link.no-preview')) return null;
        throw error;
      }
    },
  };
};
