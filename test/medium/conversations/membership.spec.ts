import { type Act, LEAST_ROLE, may, outranks, type Role, ROLES } from '@anochat/contract';

import { ReadEntryPage } from '../../../src/conversations/use-cases/read-entry-page';
import { Sync } from '../../../src/conversations/use-cases/sync';
import type { Caller } from '../../../src/platform/http';
import { ProblemError } from '../../../src/platform/errors';
import { BanMember } from '../../../src/conversations/use-cases/ban-member';
import { ChangeRole } from '../../../src/conversations/use-cases/change-role';
import { ChangeSettings } from '../../../src/conversations/use-cases/change-settings';
import { CreateConversation } from '../../../src/conversations/use-cases/create-conversation';
import { CreateInvite } from '../../../src/conversations/use-cases/create-invite';
import { JoinConversation } from '../../../src/conversations/use-cases/join-conversation';
import { TransferOwnership } from '../../../src/conversations/use-cases/transfer-ownership';
import { redaction, World } from './world';

describe('membership', () => {
  let world: World;
  let people = 0;
  beforeAll(async () => {
    world = await World.create();
  });
  afterAll(() => world.end());

  const person = (): Promise<Caller> => world.user(`person${(people += 1)}`);
  const codeOf = async (act: Promise<unknown>): Promise<string> => {
    try {
      await act;
      return 'done';
    } catch (error) {
      if (error instanceof ProblemError) return error.code;
      throw error;
    }
  };
  const headOf = async (user: Caller, id: string) => {
    const { items } = await world.app.get(Sync).execute(user.userId, {});
    return items.find((head) => head.id === id);
  };
  const setRole = (id: string, user: Caller, role: Role) =>
    world.db.query('UPDATE members SET role = $3 WHERE conversation_id = $1 AND user_id = $2', [
      id,
      user.userId,
      role,
    ]);

  describe('roles', () => {
    /** Each act by a member of each role, on a plain member where it is about one. */
    const ACTS: Record<Act, (actor: Caller, id: string, target: Caller) => Promise<unknown>> = {
      'message.send': (actor, id) => world.say(actor, id, 'x'),
      'message.redact-any': async (actor, id, target) => {
        const { seq } = await world.say(target, id, 'x');
        return world.send(actor, id, redaction(seq));
      },
      'message.send-restricted': async (actor, id) => {
        await world.db.query(`UPDATE conversations SET posting = 'moderators' WHERE id = $1`, [id]);
        return world.say(actor, id, 'x');
      },
      'conversation.change': (actor, id) =>
        world.app.get(ChangeSettings).execute(actor, id, { title: 'Another' }),
      'invite.manage': (actor, id) => world.app.get(CreateInvite).execute(actor, id, {}),
      'member.add': async (actor, id) => world.add(actor, id, await person()),
      'member.remove': (actor, id, target) => world.remove(actor, id, target),
      'member.ban': (actor, id, target) =>
        world.app.get(BanMember).execute(actor, id, target.userId),
      'member.change-role': (actor, id, target) =>
        world.app.get(ChangeRole).execute(actor, id, target.userId, { role: 'member' }),
      'ownership.transfer': (actor, id, target) =>
        world.app.get(TransferOwnership).execute(actor, id, target.userId),
    };
    const REFUSALS: Partial<Record<Act, string>> = {
      'message.redact-any': 'message.target-forbidden',
      'message.send-restricted': 'conversation.posting-restricted',
    };

    it.each(Object.keys(LEAST_ROLE) as Act[])('%s: as the table says', async (act) => {
      for (const role of ROLES) {
        const [owner, actor, target] = [await person(), await person(), await person()];
        const id = await world.group(owner, actor, target);
        await setRole(id, actor, role);
        const isAllowed =
          may(role, act) && (act !== 'member.change-role' || outranks(role, 'member'));
        expect([role, await codeOf(ACTS[act](actor, id, target))]).toEqual([
          role,
          isAllowed ? 'done' : (REFUSALS[act] ?? 'auth.forbidden'),
        ]);
      }
    });

    it('acts on people of a lower role alone', async () => {
      for (const role of ROLES) {
        for (const other of ROLES.slice(1)) {
          const [owner, actor, target] = [await person(), await person(), await person()];
          const id = await world.group(owner, actor, target);
          await setRole(id, actor, role);
          await setRole(id, target, other);
          const allowed = (act: Act): string =>
            may(role, act) && outranks(role, other) ? 'done' : 'auth.forbidden';
          const role2 = { role: 'member' } as const;
          expect([
            role,
            other,
            await codeOf(world.app.get(ChangeRole).execute(actor, id, target.userId, role2)),
          ]).toEqual([role, other, allowed('member.change-role')]);
          await setRole(id, target, other);
          expect([role, other, await codeOf(world.remove(actor, id, target))]).toEqual([
            role,
            other,
            allowed('member.remove'),
          ]);
        }
      }
    });

    it('gives no role that is not below the own', async () => {
      const [owner, admin, target] = [await person(), await person(), await person()];
      const id = await world.group(owner, admin, target);
      await setRole(id, admin, 'admin');
      const give = (actor: Caller, role: 'admin' | 'moderator') =>
        codeOf(world.app.get(ChangeRole).execute(actor, id, target.userId, { role }));
      expect(await give(admin, 'moderator')).toBe('done');
      expect(await give(admin, 'admin')).toBe('auth.forbidden');
      expect(await give(owner, 'admin')).toBe('done');
    });

    it('has one owner, who hands over before leaving', async () => {
      const [owner, other] = [await person(), await person()];
      const id = await world.group(owner, other);
      expect(await codeOf(world.remove(owner, id, owner))).toBe('member.owner-must-stay');
      await world.app.get(TransferOwnership).execute(owner, id, other.userId);
      expect((await headOf(owner, id))?.me.role).toBe('admin');
      expect((await headOf(other, id))?.me.role).toBe('owner');
      expect(await codeOf(world.remove(owner, id, owner))).toBe('done');
      expect(await codeOf(world.remove(other, id, other))).toBe('done');
    });
  });

  describe('spans', () => {
    it('shows a removed member everything up to the removal and nothing after', async () => {
      const [owner, ben] = [await person(), await person()];
      const id = await world.group(owner, ben);
      await world.say(owner, id, 'seen');
      await world.remove(owner, id, ben);
      await world.say(owner, id, 'after');
      await world.app.get(ChangeSettings).execute(owner, id, { title: 'New title' });
      const head = await headOf(ben, id);
      expect(head).toMatchObject({
        title: 'Group',
        lastSeq: 3,
        lastN: 1,
        memberCount: 1,
        hidden: [],
        me: { role: null },
        preview: { entry: { seq: 3, kind: 'membership', change: { type: 'removed' } }, about: [] },
      });
      for (const request of [{}, { after: 0 }, { before: 100 }, { around: 3 }, { after: 3 }]) {
        const page = await world.app.get(ReadEntryPage).execute(ben.userId, id, request);
        expect([...page.items, ...page.about].every(({ seq }) => seq <= 3)).toBe(true);
        expect([page.lastSeq, page.nextCursor]).toEqual([3, null]);
      }
    });

    it.each([
      ['joined', [[4, 6]]],
      ['all', []],
    ] as const)('begins anew after a rejoin, with history %s', async (history, hidden) => {
      const [owner, ben] = [await person(), await person()];
      const id = await world.group(owner, ben);
      await world.say(owner, id, 'two');
      await world.remove(ben, id, ben);
      await world.say(owner, id, 'four');
      await world.app.get(ChangeSettings).execute(owner, id, { history });
      if (history === 'joined') await world.say(owner, id, 'five');
      await world.say(owner, id, 'six');
      await world.add(owner, id, ben);
      await world.say(owner, id, 'last');
      const head = await headOf(ben, id);
      expect(head).toMatchObject({ hidden, unread: 1, me: { role: 'member' } });
      const { items } = await world.app.get(ReadEntryPage).execute(ben.userId, id, { after: 0 });
      const all = Array.from({ length: head?.lastSeq ?? 0 }, (_, i) => i + 1);
      const isHidden = (seq: number) => hidden.some(([from, to]) => seq >= from && seq <= to);
      expect(items.map(({ seq }) => seq)).toEqual(all.filter((seq) => !isHidden(seq)));
    });

    it('hides from a newcomer what was before', async () => {
      const [owner, late] = [await person(), await person()];
      const id = await world.group(owner);
      await world.say(owner, id, 'before');
      await world.add(owner, id, late);
      const page = await world.app.get(ReadEntryPage).execute(late.userId, id, {});
      expect(page).toMatchObject({ hidden: [[1, 2]], range: [1, 3], prevCursor: null });
      expect(page.items.map(({ seq }) => seq)).toEqual([3]);
    });

    it('is nothing to one who never was a member', async () => {
      const [owner, stranger] = [await person(), await person()];
      const id = await world.group(owner);
      expect(await codeOf(world.app.get(ReadEntryPage).execute(stranger.userId, id, {}))).toBe(
        'conversation.not-found',
      );
    });
  });

  it('is made once for one id', async () => {
    const [anna, ben] = [await person(), await person()];
    const id = '01890a5d-ac96-774b-bcce-b302099a8057';
    const make = (actor: Caller) =>
      world.app
        .get(CreateConversation)
        .execute(actor, { id, kind: 'group', title: 'G', members: [] });
    const made = await Promise.all([make(anna), make(anna), make(anna)]);
    expect(made.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await codeOf(make(ben))).toBe('conversation.id-taken');
  });

  it('adds all or none', async () => {
    const [owner, ben, carol] = [await person(), await person(), await person()];
    const id = await world.group(owner, ben);
    expect(await codeOf(world.add(owner, id, carol, ben))).toBe('member.already');
    expect(await codeOf(world.add(owner, id, carol, { ...ben, userId: id }))).toBe(
      'user.not-found',
    );
    expect((await headOf(owner, id))?.memberCount).toBe(2);
    await world.app.get(BanMember).execute(owner, id, carol.userId);
    expect(await codeOf(world.add(owner, id, carol))).toBe('member.banned');
  });

  it('tells a new member of the head', async () => {
    const [owner, ben] = [await person(), await person()];
    const id = await world.group(owner);
    world.signals.length = 0;
    await world.add(owner, id, ben);
    expect(world.signals).toMatchObject([
      { audience: { userId: ben.userId }, type: 'membership.changed', data: { head: { id } } },
    ]);
  });

  describe('an invitation', () => {
    const join = (user: Caller, code: string) =>
      codeOf(world.app.get(JoinConversation).byInvite(user, code));

    it('lets in as many as it says, also at once, and counts no member twice', async () => {
      const owner = await person();
      const id = await world.group(owner);
      const { code } = await world.app.get(CreateInvite).execute(owner, id, { maxUses: 3 });
      const guests = await Promise.all(Array.from({ length: 6 }, person));
      expect(await join(owner, code)).toBe('done');
      const outcomes = await Promise.all(guests.map((guest) => join(guest, code)));
      expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(3);
      expect(outcomes.filter((outcome) => outcome === 'invite.not-found')).toHaveLength(3);
      expect((await headOf(owner, id))?.memberCount).toBe(4);
    });

    it('expires, and lets no banned person in', async () => {
      const [owner, guest] = [await person(), await person()];
      const id = await world.group(owner);
      const { code, id: inviteId } = await world.app.get(CreateInvite).execute(owner, id, {});
      await world.app.get(BanMember).execute(owner, id, guest.userId);
      expect(await join(guest, code)).toBe('member.banned');
      await world.db.query('DELETE FROM bans WHERE conversation_id = $1', [id]);
      await world.db.query(
        `UPDATE conversation_invites SET expires_at = now() - interval '1 second' WHERE id = $1`,
        [inviteId],
      );
      expect(await join(guest, code)).toBe('invite.not-found');
      expect(await join(guest, 'made-up')).toBe('invite.not-found');
    });
  });

  it('lets anyone into a channel, and into nothing else', async () => {
    const [owner, guest] = [await person(), await person()];
    const { head } = await world.app
      .get(CreateConversation)
      .execute(owner, { kind: 'channel', title: 'News' });
    await world.say(owner, head.id, 'history');
    await world.app.get(JoinConversation).execute(guest, head.id);
    await world.app.get(JoinConversation).execute(guest, head.id);
    expect(await headOf(guest, head.id)).toMatchObject({ memberCount: 2, hidden: [], unread: 0 });
    const group = await world.group(owner);
    expect(await codeOf(world.app.get(JoinConversation).execute(guest, group))).toBe(
      'conversation.not-found',
    );
  });

  it('tells settings that are another now, and nothing when none is', async () => {
    const owner = await person();
    const id = await world.group(owner);
    world.published.length = 0;
    const change = world.app.get(ChangeSettings);
    await change.execute(owner, id, { title: 'Group', topic: 'T' });
    await change.execute(owner, id, { title: 'Group', topic: 'T' });
    expect(world.published).toMatchObject([{ kind: 'settings', change: { topic: 'T' } }]);
    expect(world.published[0]).toHaveProperty('change', { topic: 'T' });
  });
});
