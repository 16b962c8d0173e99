import type { PagePreview } from '@anochat/contract';
import { isCode } from '../errors';
import type { Api } from '../http/api';

/** Looks at pages that somebody is about to send a link to. */
export interface Links {
  /**
   * What a page says of itself. The server fetches it, and learns the address by that. `null`: it
   * says nothing, cannot be had, or this server makes no previews. Its picture is as the page has it:
   * to be made small, and anew, before it is sent.
   * @throws AnoChatError `request.rate-limited` and the like
   */
  preview(url: string): Promise<PagePreview | null>;
}

export const openLinks = (api: Pick<Api, 'links'>): Links => {
  let isOff = false;
  return {
    preview: async (url) => {
      if (isOff) return null;
      try {
        return await api.links.preview({ url });
      } catch (error) {
        isOff = isCode(error, 'link.previews-off');
        if (isOff || isCode(error, 'link.no-preview')) return null;
        throw error;
      }
    },
  };
};
