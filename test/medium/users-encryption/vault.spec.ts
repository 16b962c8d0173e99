import type { Vault } from '@anochat/contract';
import { toText } from '../../support/encrypting-user';
import { type Actor, codeOf, EncryptionStage, problemOf } from './encryption-stage';

describe('The vault of a user', () => {
  let stage: EncryptionStage;
  beforeAll(async () => (stage = await EncryptionStage.start()));
  afterAll(() => stage.close());

  const extend = (who: Actor, statements: readonly string[], vault?: string) =>
    stage.ask(who, 'post', '/users/me/chain', { statements, ...(vault && { vault }) });
  const read = (who: Actor) => stage.ask(who, 'get', '/users/me/vault');
  const wrap = (who: Actor, value: unknown) =>
    stage.ask(who, 'put', '/users/me/vault/wrap', { wrap: value });

  it('comes with the statement that names it, and is read by a device that is not linked', async () => {
    const alice = await stage.linked('alice');
    expect(codeOf(await read(alice).expect(404))).toBe('vault.not-found');
    expect(codeOf(await wrap(alice, 'AAAA').expect(404))).toBe('vault.not-found');
    const { statement, vault } = alice.chain.vault(1);
    await extend(alice, [statement], vault).expect(200, { n: 3 });
    const fresh = await stage.secondDevice(alice);
    await read(fresh).expect(200, { n: 1, body: vault, wrap: null });
  });

  it('is refused without its statement, with another or with none of its bytes', async () => {
    const who = await stage.linked('careful');
    const named = who.chain.fork().vault(1);
    const device = await stage.secondDevice(who);
    for (const [reason, statement, vault] of [
      ['vault-missing', named.statement, undefined],
      ['vault-differs', named.statement, who.chain.fork().vault(1).vault],
      ['vault-not-named', who.chain.fork().add(device.keys), named.vault],
    ] as const) {
      const answer = await extend(who, [statement], vault).expect(403);
      expect(problemOf(answer)).toMatchObject({ code: 'chain.refused', reason });
    }
    await read(who).expect(404);
  });

  it('gives way to a newer one alone, and its wrapped recovery key goes with it', async () => {
    const who = await stage.linked('renewing');
    const first = who.chain.vault(1);
    await extend(who, [first.statement], first.vault).expect(200);
    await wrap(who, toText(Buffer.from('sealed'))).expect(204);
    expect(((await read(who)).body as Vault).wrap).toBe(toText(Buffer.from('sealed')));
    const old = who.chain.fork().vault(1);
    const answer = await extend(who, [old.statement], old.vault).expect(403);
    expect(problemOf(answer)).toMatchObject({ code: 'chain.refused', reason: 'old-vault' });
    const second = who.chain.vault(2);
    await extend(who, [second.statement], second.vault).expect(200);
    await read(who).expect(200, { n: 2, body: second.vault, wrap: null });
    // The first one again is no news, and does not bring it back.
    await extend(who, [first.statement], first.vault).expect(200, { n: 3 });
    await read(who).expect(200, { n: 2, body: second.vault, wrap: null });
  });

  it('is none any more once the identity was renewed', async () => {
    const who = await stage.linked('lost');
    const { statement, vault } = who.chain.vault(1);
    await extend(who, [statement], vault).expect(200);
    const fresh = await stage.secondDevice(who);
    await extend(fresh, [who.chain.renew(), who.chain.add(fresh.keys)]).expect(200);
    expect(codeOf(await read(fresh).expect(404))).toBe('vault.not-found');
    expect(codeOf(await wrap(fresh, null).expect(404))).toBe('vault.not-found');
  });

  it('has its passphrase set and taken away by linked devices alone', async () => {
    const who = await stage.linked('owner');
    const { statement, vault } = who.chain.vault(1);
    await extend(who, [statement], vault).expect(200);
    const unlinked = await stage.secondDevice(who);
    expect(codeOf(await wrap(unlinked, 'AAAA').expect(403))).toBe('device.not-linked');
    await wrap(who, 'AAAA').expect(204);
    await wrap(who, null).expect(204);
    expect(((await read(who)).body as Vault).wrap).toBeNull();
    for (const bad of [undefined, '', 'x', 5, toText(Buffer.alloc(5_000))]) {
      expect(codeOf(await wrap(who, bad).expect(400))).toBe('request.invalid');
    }
  });
});
