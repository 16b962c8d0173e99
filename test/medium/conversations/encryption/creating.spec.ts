import { v7 as uuidV7 } from 'uuid';

import { dataFor } from '../../../../e2ee/src/testing/test-device';
import { Conversations } from '../../../../src/conversations';
import { base64, type Client, EncryptedWorld, policyOf, secret } from './encrypted-world';

describe('an encrypted conversation', () => {
  let e: EncryptedWorld;
  let anna: Client;
  let bert: Client;
  let cleo: Client;
  beforeAll(async () => {
    e = await EncryptedWorld.create();
    [anna, bert, cleo] = [await e.client('anna'), await e.client('bert'), await e.client('cleo')];
  });
  afterAll(() => e.end());

  it('begins with who is in it and the commit that brought them in, at epoch 1', async () => {
    e.world.published.length = 0;
    const id = await e.group(anna, bert, cleo);
    expect(e.world.published).toMatchObject([
      { kind: 'membership', seq: 1, change: { type: 'created' } },
      { kind: 'commit', seq: 2, epoch: 0, quiet: true, n: 0, device: anna.caller.deviceId },
    ]);
    expect(e.world.published[1]).toHaveProperty('body');
    expect(await e.leaves(id)).toEqual([anna, bert, cleo].map(({ caller }) => caller.deviceId));
    const [head] = await e.world.app.get(Conversations).readHeads(bert.caller.userId, [id]);
    expect(head).toMatchObject({ mode: 'e2ee', epoch: 1, title: '', unread: 0, lastSeq: 2 });
    expect(head?.preview?.entry.kind).toBe('membership');
    await expect(e.world.send(bert.caller, id, secret(1))).resolves.toMatchObject({ seq: 3, n: 1 });
  });

  it('is the same one when the call comes again, whatever has become of it', async () => {
    const { request } = await e.founding(
      anna,
      [bert],
      (id, e2ee) => ({ id, kind: 'group', title: '', members: [bert.caller.userId], e2ee }),
      policyOf(anna.caller.userId),
    );
    const { head } = await e.create(anna, request);
    await expect(e.create(anna, request)).resolves.toMatchObject({
      isNew: false,
      head: { id: head.id },
    });
  });

  it('is refused where it leaves out somebody, and where it brings in somebody else', async () => {
    const make = (members: readonly Client[], inside: readonly Client[]) =>
      e.found(anna, inside, (id, e2ee) => ({
        id,
        kind: 'group',
        title: '',
        members: members.map(({ caller }) => caller.userId),
        e2ee,
      }));
    await expect(make([bert, cleo], [bert])).rejects.toMatchObject({
      code: 'user.without-encryption',
    });
    await expect(make([bert], [bert, cleo])).rejects.toMatchObject({
      code: 'commit.refused',
      more: { reason: 'members.differ' },
    });
  });

  it.each([
    ['of another conversation', (owner: string) => ({ id: uuidV7(), policy: policyOf(owner) })],
    ['of another owner', () => ({ id: null, policy: policyOf(uuidV7()) })],
  ])('is refused with the group %s', async (_, wanted) => {
    const id = uuidV7();
    const { id: groupsId, policy } = wanted(anna.caller.userId);
    const groupInfo = base64(await anna.mls.found(groupsId ?? id, policy));
    const made = await anna.mls.commit([await bert.mls.addProposal()], dataFor('add'));
    const commit = {
      clientId: uuidV7(),
      commit: base64(made.commit),
      groupInfo: base64(made.groupInfo),
      welcome: base64(made.welcome!),
    };
    await expect(
      e.create(anna, {
        id,
        kind: 'group',
        title: '',
        members: [bert.caller.userId],
        e2ee: { groupInfo, commit },
      }),
    ).rejects.toMatchObject({ code: 'commit.refused', more: { reason: 'group.differs' } });
  });
});
