import { canonicalJson } from '../../../src/conversations/canonical-json';
import { Secrets } from '../../../src/platform/config';
import { digestKey, KeyedDigest } from '../../../src/platform/sealer';
import type { MethodOptions, Outgoing } from './append-method';
import { openSealer } from './open-sealer';

export interface SealedMessage {
  /** Of the whole request: 16 bytes. */
  readonly digest: Buffer;
  readonly sealed: Buffer;
}

export interface MessageSealer {
  seal(message: Outgoing): Promise<SealedMessage>;
}

type Query = (
  sql: string,
  values: readonly unknown[],
) => Promise<{ readonly rows: readonly { readonly data_key: Buffer }[] }>;

/** What both controls do before their SQL: digest and seal as production does, data keys kept at hand. */
export async function openMessageSealer(
  { secretsFolder }: MethodOptions,
  query: Query,
): Promise<MessageSealer> {
  const sealer = await openSealer(secretsFolder);
  const digests = await KeyedDigest.create(digestKey(new Secrets(secretsFolder)));
  const dataKeys = new Map<string, Promise<Buffer>>();

  const dataKeyOf = (conversationId: string): Promise<Buffer> => {
    const known = dataKeys.get(conversationId);
    if (known) return known;
    const asked = query('SELECT data_key FROM conversations WHERE id = $1', [conversationId]).then(
      ({ rows }) => {
        if (!rows[0]) throw new Error('there is no such conversation');
        return rows[0].data_key;
      },
    );
    dataKeys.set(conversationId, asked);
    return asked;
  };

  return {
    async seal({ sender, conversationId, clientId, text }) {
      const content = { v: 1, type: 'message', parts: [{ type: 'text', text }] };
      const entry = { kind: 'message', mode: 'server', content, quiet: false };
      const [sealed] = await sealer.seal([
        {
          dataKey: await dataKeyOf(conversationId),
          context: { conversationId, deviceId: sender.deviceId, clientId, kind: 'message' },
          plain: Buffer.from(JSON.stringify(content)),
        },
      ]);
      if (!sealed) throw new Error('the sealer gave nothing');
      return {
        digest: Buffer.from(digests.of(canonicalJson(entry))),
        sealed: Buffer.from(sealed),
      };
    },
  };
}
