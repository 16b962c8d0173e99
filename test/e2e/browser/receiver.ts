import { isKnownPart, type BlobRef, type Part } from '@anochat/contract';
import { createClient, type AnoChat, type Conversation, type MessageItem } from '@anochat/sdk';
import { encryptionParts } from '@anochat/sdk/encryption';
import { mediaParts } from '@anochat/sdk/media';
import { createPlatform } from '../../../clients/sdk/src/platform/node';
import { until } from '../../support/until';

const MOST_BYTES = 64 * 1024 ** 2;

/** Somebody with the SDK and no page, who tells exactly what has come, opens it, and writes as much as it takes. */
export class Receiver {
  private constructor(
    readonly name: string,
    readonly userName: string,
    private readonly client: AnoChat,
  ) {}

  static async register(serverUrl: string, name: string): Promise<Receiver> {
    const userName = name.split(' ', 1)[0]!.toLowerCase();
    const client = createClient({
      platform: createPlatform({ logLevel: 'error' }),
      serverUrl,
      encryption: encryptionParts,
      media: mediaParts,
    });
    await client.start();
    await client.session.register({
      ...{ userName, displayName: name, password: `password-of-${userName}` },
    });
    await until('a new account', () => client.encryption.state.get().status === 'new-account');
    await client.encryption.setUp();
    await until('key packages', async () => {
      return (await client.api.encryption.keyPackageSupply()).available > 0;
    });
    return new Receiver(name, userName, client);
  }

  /** The parts of each message of the other in their direct conversation, the oldest first. */
  messages(): readonly (readonly Part[])[] {
    const items = this.conversation()?.timeline.get().items ?? [];
    return items
      .filter((item): item is MessageItem => item.type === 'message' && !item.own)
      .map(({ body }) => (body.state === 'content' ? body.parts.filter(isKnownPart) : []));
  }

  /** The parts of the message in that place, once it has come. */
  async message(place: number): Promise<readonly Part[]> {
    await until(`message ${place + 1}`, () => (this.messages()[place]?.length ?? 0) > 0);
    return this.messages()[place] ?? [];
  }

  /** One message after the other. */
  async say(texts: readonly string[]): Promise<void> {
    const conversation = this.conversation();
    if (!conversation) throw new Error('There is no conversation');
    for (const text of texts) await conversation.send({ parts: [{ type: 'text', text }] });
  }

  /** Checked against the digest in the message. */
  async bytesOf(file: BlobRef): Promise<Buffer> {
    const conversation = this.conversation();
    if (!conversation) throw new Error('There is no conversation');
    const opened = await this.client.media.open(conversation.id, file);
    return Buffer.from(await opened.whole(MOST_BYTES));
  }

  stop(): Promise<void> {
    return this.client.stop();
  }

  private conversation(): Conversation | null {
    const { items } = this.client.conversations.get();
    const summary = items.find(({ kind }) => kind === 'direct');
    if (!summary) return null;
    const conversation = this.client.conversation(summary.id);
    if (!this.watched) {
      this.watched = true;
      conversation.timeline.subscribe(() => undefined);
    }
    return conversation;
  }

  private watched = false;
}
