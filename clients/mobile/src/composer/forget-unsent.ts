import { forgetOpenedFiles } from '../media/use-opened-picture';
import { discardVoices } from '../recording/voice-recordings';
import { trays } from './attachments/attachments-store';
import { forgetPicking } from './attachments/picked-before';
import { linkPreviews } from './link-preview/link-previews';

/**
 * Files and recordings that are not sent yet go with the session that they were made in, and so does
 * what is open in the clear.
 */
export function forgetUnsent(): void {
  trays.empty();
  forgetPicking();
  linkPreviews.empty();
  discardVoices();
  forgetOpenedFiles();
}
