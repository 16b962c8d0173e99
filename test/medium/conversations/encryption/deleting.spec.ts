import type { ConversationId, Entry, Seq } from '@anochat/contract';
import { bodyDigest, entryDigest, type SignedDelete } from '@anochat/e2ee';
import { loadSodium } from '@anochat/e2ee/sodium';
import { v7 as uuidV7 } from 'uuid';

import { ReadEntryPage } from '../../../../src/conversations/use-cases/read-entry-page';
import { message } from '../world';
import { base64, type Client, EncryptedWorld, secret } from './encrypted-world';
import { signDeletion } from './sign-deletion';

describe('deleting in an encrypted conversation', () => {
  let e: EncryptedWorld;
  let anna: Client;
  let bert: Client;
  let cleo: Client;
  let id: ConversationId;
  const seeds = new Map<Client, Uint8Array>();
  beforeAll(async () => {
    e = await EncryptedWorld.create();
  });
  beforeEach(async () => {
    const name = Math.random().toString(36).slice(2);
    anna = await e.client(`anna-${name}`);
    bert = await e.client(`bert-${name}`);
    cleo = await e.client(`cleo-${name}`);
    id = await e.group(anna, bert, cleo);
    for (const client of [anna, bert, cleo]) seeds.set(client, await e.signing(client));
  });
  afterAll(() => e.end());

  const read = async (by: Client): Promise<readonly Entry[]> =>
    (await e.world.app.get(ReadEntryPage).execute(by.caller.userId, id, { after: 0 })).items;
  const entryAt = async (seq: Seq): Promise<Entry> =>
    (await read(anna)).find((entry) => entry.seq === seq)!;
  const say = async (by: Client): Promise<Entry> =>
    entryAt((await e.world.send(by.caller, id, secret(1))).seq);
  /** What this device signs for that entry. */
  const word = (
    by: Client,
    entry: Entry,
    more: Partial<SignedDelete> = {},
    seed = seeds.get(by)!,
  ): Promise<string> => signDeletion(by, seed, entry, more);
  const redact = (by: Client, target: Seq, statement?: string, clientId = uuidV7()) =>
    e.world.send(
      by.caller,
      id,
      { kind: 'redaction', target, ...(statement === undefined ? {} : { statement }) },
      clientId,
    );

  it('keeps the digest of the body and brings the signed word to the members', async () => {
    const sodium = await loadSodium();
    const said = await say(bert);
    const reaction = await e.world.send(cleo.caller, id, {
      ...secret(1),
      target: said.seq,
    });
    const before = [said, await entryAt(reaction.seq)].map((entry) => entryDigest(sodium, entry));
    const statement = await word(bert, said);
    const { seq } = await redact(bert, said.seq, statement);
    const entries = await read(cleo);
    const erased = entries.filter((entry) => entry.erased);
    expect(erased.map((entry) => entryDigest(sodium, entry))).toEqual(before);
    expect(erased.every((entry) => !('body' in entry))).toBe(true);
    expect(entries.find((entry) => entry.seq === seq)).toMatchObject({
      kind: 'redaction',
      statement,
    });
    expect(e.world.published.at(-1)).toEqual(entries.at(-1));
  });

  it('gives an honest retry its first answer', async () => {
    const said = await say(bert);
    const [statement, clientId] = [await word(bert, said), uuidV7()];
    const first = await redact(bert, said.seq, statement, clientId);
    await expect(redact(bert, said.seq, statement, clientId)).resolves.toEqual({
      ...first,
      duplicate: true,
    });
  });

  it('is refused without a word of this device for this very message', async () => {
    const [said, other] = [await say(bert), await say(bert)];
    const refused: readonly (string | undefined)[] = [
      undefined,
      base64(new Uint8Array(165)),
      await word(bert, other),
      await word(bert, said, { target: other.seq }),
      await word(bert, said, { digest: new Uint8Array(32) }),
      await word(bert, said, { conversation: uuidV7() }),
      await word(bert, said, { device: anna.caller.deviceId }),
      await word(bert, said, { user: anna.caller.userId }),
      await word(bert, said, {}, seeds.get(anna)),
    ];
    for (const statement of refused) {
      await expect(redact(bert, said.seq, statement)).rejects.toMatchObject({
        code: 'redaction.refused',
      });
    }
    expect((await entryAt(said.seq)).erased).toBe(false);
  });

  it('of another’s message is for those who lead the group by its policy', async () => {
    const said = await say(cleo);
    await expect(redact(bert, said.seq, await word(bert, said))).rejects.toMatchObject({
      code: 'message.target-forbidden',
    });
    await e.world.db.query(
      `UPDATE members SET role = 'moderator' WHERE conversation_id = $1 AND user_id = $2`,
      [id, bert.caller.userId],
    );
    await expect(redact(bert, said.seq, await word(bert, said))).rejects.toMatchObject({
      code: 'message.target-forbidden',
    });
    await expect(redact(anna, said.seq, await word(anna, said))).resolves.toMatchObject({
      duplicate: false,
    });
  });

  it('tells an outsider nothing of what there is', async () => {
    const said = await say(bert);
    const dora = await e.client(`dora-${Math.random().toString(36).slice(2)}`);
    seeds.set(dora, await e.signing(dora));
    for (const statement of [await word(dora, said), base64(new Uint8Array(165))]) {
      await expect(redact(dora, said.seq, statement)).rejects.toMatchObject({
        code: 'conversation.not-found',
      });
    }
  });

  it('takes no word for a conversation that the server reads', async () => {
    const open = await e.world.group(anna.caller, bert.caller);
    const { seq } = await e.world.send(anna.caller, open, message('plain'));
    const said = await say(anna);
    const statement = await word(anna, said, { target: seq, conversation: open });
    await expect(
      e.world.send(anna.caller, open, { kind: 'redaction', target: seq, statement }),
    ).rejects.toMatchObject({ code: 'redaction.refused' });
  });

  it('is refused by the log itself where no word is stored, or its device is no leader', async () => {
    const said = await say(cleo);
    const append = (by: Client, plain: Uint8Array | null) =>
      e.world.writer.append({
        ...by.caller,
        ...{ conversationId: id, clientId: uuidV7(), kind: 'redaction', mode: null },
        ...{
          generation: null,
          epoch: null,
          quiet: true,
          target: said.seq,
          expiresIn: null,
          ownTarget: false,
        },
        ...{ readUpTo: null, mentions: [], blobs: [], said: [], digest: new Uint8Array(16), plain },
      });
    const some = new Uint8Array(165);
    await expect(append(cleo, null)).rejects.toMatchObject({ code: 'redaction.refused' });
    for (const role of ['member', 'moderator']) {
      await e.world.db.query(
        `UPDATE members SET role = $1 WHERE conversation_id = $2 AND user_id = $3`,
        [role, id, bert.caller.userId],
      );
      await expect(append(bert, some)).rejects.toMatchObject({ code: 'message.target-forbidden' });
    }
    expect((await entryAt(said.seq)).erased).toBe(false);
    await expect(append(cleo, some)).resolves.toMatchObject({ duplicate: false });
  });

  it('leaves what the body was as a digest alone', async () => {
    const sodium = await loadSodium();
    const said = await say(bert);
    await redact(bert, said.seq, await word(bert, said));
    const [row] = await e.world.db.query(
      'SELECT body, body_digest FROM entries WHERE conversation_id = $1 AND seq = $2',
      [id, said.seq],
    );
    const body = Buffer.from(said.kind === 'message' ? String(said.body) : '', 'base64');
    expect(row).toEqual({ body: null, body_digest: Buffer.from(bodyDigest(sodium, body)) });
  });
});
