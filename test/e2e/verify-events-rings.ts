import type { Authentication, SignalType } from '@anochat/contract';
import { loadSodium } from '@anochat/e2ee/sodium';
import { call } from '../support/account';
import { GroupMaker } from '../support/encrypted-group';
import type { Case } from './verify-events-cases';
import type { Name, Scene } from './verify-events-scene';

/** Signals that only ring: what they ring for is fetched then, and no view shows it. */
export const RINGS = {
  'chain.changed': [
    {
      says: 'another device of somebody in a common conversation',
      hearer: 'alice',
      act: (scene: Scene) => linkAnother(scene, 'bob'),
    },
    {
      says: 'another device of the own account',
      hearer: 'carol',
      act: (scene: Scene) => linkAnother(scene, 'carol'),
    },
  ],
  'device.offered': [
    {
      says: 'another device that asks to be linked',
      hearer: 'alice',
      act: (scene: Scene) => offerAnother(scene, 'alice'),
    },
  ],
  'draft.changed': [
    {
      says: 'something that was begun on another device',
      hearer: 'bob',
      act: ({ url, people, id }: Scene) => {
        const { address, token } = people.bob;
        const body = { body: 'AAAA' };
        return call(url, 'PUT', `/users/me/drafts/${id}`, { address, accessToken: token }, body);
      },
    },
  ],
  'inbox.received': [
    {
      says: 'something for this device',
      hearer: 'bob',
      act: (scene: Scene) => sendToWatcher(scene, 'bob'),
    },
  ],
  'key-packages.low': [
    {
      says: 'somebody who wants to add this device, which has no key package',
      hearer: 'dave',
      act: (scene: Scene) => claim(scene, 'carol', 'dave'),
    },
  ],
  'welcome.received': [
    {
      says: 'an encrypted group into which this device was brought',
      hearer: 'bob',
      act: (scene: Scene) => foundGroup(scene, 'alice', 'bob'),
    },
  ],
} as const satisfies Partial<Record<SignalType, readonly Case[]>>;

async function signInAgain({ url, people }: Scene, name: Name): Promise<Authentication> {
  const { userName, password, address } = people[name];
  const device = { kind: 'bot', name: 'another' };
  return call(url, 'POST', '/auth/login', { address }, { userName, password, device });
}

async function linkAnother(scene: Scene, name: Name): Promise<void> {
  const { chain, keys } = scene.people[name].link;
  const { deviceId } = await signInAgain(scene, name);
  const statements = [chain.add(chain.keysOf(deviceId), keys)];
  await scene.do(name, 'POST', '/users/me/chain', { statements });
}

async function offerAnother(scene: Scene, name: Name): Promise<void> {
  const { address, link } = scene.people[name];
  const { deviceId, accessToken } = await signInAgain(scene, name);
  const offer = link.chain.offerOf(link.chain.keysOf(deviceId));
  await call(scene.url, 'PUT', '/users/me/device-offer', { address, accessToken }, { offer });
}

/** The device that looks on is linked, so it may send: to itself too. */
async function sendToWatcher({ url, people }: Scene, name: Name): Promise<void> {
  const { address, token, link, userId } = people[name];
  const body = { userId, deviceId: link.deviceId, body: 'AAAA' };
  await call(url, 'POST', '/inbox', { address, accessToken: token }, body);
}

async function claim({ url, people, id }: Scene, by: Name, of: Name): Promise<void> {
  const { address, token } = people[by];
  // Of a conversation that is not there yet: the scene's own is not an encrypted one.
  const conversationId = id.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  const body = { suite: 3, conversationId, users: [{ userId: people[of].userId }] };
  await call(url, 'POST', '/key-packages/claim', { address, accessToken: token }, body);
}

async function foundGroup({ url, people }: Scene, by: Name, member: Name): Promise<void> {
  const { address, token, link } = people[by];
  const groups = new GroupMaker(await loadSodium());
  const { request } = await groups.found(link.keys, [people[member].link.keys]);
  await call(url, 'POST', '/conversations', { address, accessToken: token }, request);
}
