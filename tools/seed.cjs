'use strict';
/** Gives a fresh server three people who have talked: for `npm run dev` and for tests of the looks. */
const { v7: newId } = require('uuid');

const PEOPLE = { alice: 'Alice Ahorn', bob: 'Bob Birke', carol: 'Carol Castaño' };
const PAIR_TALK = [
  ['alice', 'Did the ferry times change for May?'],
  ['bob', 'Yes, the first one leaves at **7:40** now. The list is at https://example.org/ferry'],
  ['alice', 'Then I take the tram at 7:05.'],
  ['bob', 'I wait at the pier. Bring the blue bag, please'],
];
const GROUP_TALK = [
  ['carol', 'The keeper says that we can have both rooms, *and* the lamp room for an hour.'],
  ['alice', 'Wonderful. @bob, do you still have the key with the `B2` tag?'],
  ['bob', 'In my drawer, next to the torch.'],
  ['bob', 'Two nights then?'],
  ['carol', 'Two nights. I bring bread, cheese and the small stove.'],
];

const passwordOf = (userName) => `password-of-${userName}`;

/**
 * @param {string} url origin of a server where one may register
 * @returns {Promise<boolean>} false when the people are there already, and nothing was done
 */
async function seed(url) {
  const users = {};
  for (const [userName, displayName] of Object.entries(PEOPLE)) {
    const device = { kind: 'bot', name: 'seed' };
    const account = { userName, password: passwordOf(userName), device };
    const made = await send(url, 'POST', '/auth/register', undefined, { ...account, displayName });
    const { user, accessToken } =
      made.code === undefined ? made : await send(url, 'POST', '/auth/login', undefined, account);
    users[userName] = { id: user.id, token: accessToken };
  }
  const as = (userName, method, path, body) => send(url, method, path, users[userName].token, body);
  // The group is made last, so that a server which ended in the middle is given the rest.
  const { items: known } = await as('carol', 'GET', '/sync');
  if (known.length === 0) await talk(users, as);
  for (const userName of Object.keys(users)) await as(userName, 'POST', '/auth/logout');
  return known.length === 0;
}

async function talk(users, as) {
  const say = ([userName, text], conversation, more = {}) =>
    as(userName, 'PUT', `/conversations/${conversation.id}/messages/${newId()}`, {
      kind: 'message',
      mode: 'server',
      content: {
        ...{ v: 1, type: 'message', parts: [{ type: 'text', text }] },
        mentions: Object.keys(users)
          .filter((name) => text.includes(`@${name}`))
          .map((name) => users[name].id),
        ...more,
      },
    });

  // Their keys are made at the first sign-in, and a direct conversation is always encrypted.
  const pair = await as('alice', 'POST', '/conversations', {
    ...{ kind: 'group', title: 'Ferry', members: [users.bob.id] },
  });
  for (const line of PAIR_TALK) await say(line, pair);
  const group = await as('carol', 'POST', '/conversations', {
    kind: 'group',
    title: 'Lighthouse weekend',
    members: [users.alice.id, users.bob.id],
  });
  const said = [];
  for (const line of GROUP_TALK) said.push(await say(line, group));
  await say(['alice', 'And I bring coffee.'], group, { replyTo: { seq: said.at(-1).seq } });
  await as('bob', 'PUT', `/conversations/${group.id}/messages/${newId()}`, {
    ...{ kind: 'message', mode: 'server', quiet: true, target: said[0].seq },
    content: { v: 1, type: 'reaction', emoji: '❤️', op: 'add' },
  });
}

async function send(url, method, path, token, body) {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  const answer = text === '' ? {} : JSON.parse(text);
  if (!response.ok && answer.code !== 'user.name-taken')
    throw new Error(`${method} ${path}: ${response.status} ${answer.code} ${answer.detail ?? ''}`);
  return answer;
}

module.exports = { passwordOf, seed };
