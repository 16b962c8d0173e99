import { conversation } from './conversation-story';
import { files } from './file-story';
import { messages } from './message-story';
import { recovery } from './recovery-story';

/** What people see of it, and the bytes that are the same in every run: each engine tells the same. */
export interface Story {
  readonly messages: unknown;
  readonly conversation: unknown;
  readonly files: unknown;
  readonly recovery: unknown;
}

/** By the engine: the story, and what it left in the heap, in bytes. */
export interface Told {
  readonly story: Story;
  readonly heap: { readonly used: number; readonly size: number };
}

/** The core of the SDK, by the same servers in memory as its own tests. */
export const tellStory = async (): Promise<Story> => ({
  messages: await messages(),
  conversation: await conversation(),
  files: await files(),
  recovery: await recovery(),
});
