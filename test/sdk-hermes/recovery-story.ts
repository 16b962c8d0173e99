import { createNoblePrimitives } from '../../e2ee/src/primitives/noble';
import { KeyedPeople, statusOf } from '../../clients/sdk/src/encryption/keys/testing/keyed-people';

const { argon2id } = createNoblePrimitives(() => {
  throw new Error('It is asked to stretch, and for nothing else');
});

/** A device that is new to its account is given the recovery words while its own words are made, at full cost. */
export async function recovery(): Promise<unknown> {
  const world = new KeyedPeople();
  await world.load();
  const server = world.newServer();
  const { words, user } = await world.setUpAccount(server);
  let isStretched = false;
  let stretching: Promise<unknown> = Promise.resolve();
  const fresh = await world.start(server, user, {
    primitives: {
      argon2id: (...asked) => {
        const stretched = argon2id(...asked);
        stretching = stretched.finally(() => (isStretched = true));
        return stretched;
      },
    },
  });
  const before = fresh.keys.state.get();
  await fresh.keys.restoreByWords(words);
  const told = {
    before: before.status,
    itsWords: before.status === 'unlinked' && before.offer.words,
    after: statusOf(fresh),
    isStretched,
  };
  await stretching;
  const late = statusOf(fresh);
  world.end();
  return { ...told, late };
}
