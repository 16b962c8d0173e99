import { randomUUID } from 'node:crypto';

import type { Authentication, Head } from '@anochat/contract';
import { v7 as uuidV7 } from 'uuid';

import { Jobs } from '../../../src/platform/jobs';
import { bearer, startTestApp, type TestApp } from '../../support/test-app';

/** What an append leaves, on a server that does not take it up. */
describe('work that an append leaves', () => {
  let app: TestApp;
  let jobs: Jobs;
  let anna: Authentication;
  beforeAll(async () => {
    app = await startTestApp({ environment: { PUSH: 'off' } });
    jobs = app.app.get(Jobs);
    anna = await app.register('anna');
  });
  afterAll(() => app.close());

  const ROOM = { most: 100, lanes: new Map<string, number>(), each: 100 };
  const claim = () => jobs.claim<{ readonly fromSeq: number }>('push.news', 60_000, ROOM);

  async function startGroup(): Promise<string> {
    const body = { kind: 'group', title: 'Friends', members: [] };
    const agent = app.request().post('/api/v1/conversations');
    const answer = await agent
      .set(...bearer(anna))
      .send(body)
      .expect(201);
    return (answer.body as Head).id;
  }

  async function say(group: string): Promise<number> {
    const content = { v: 1, type: 'message', parts: [{ type: 'text', text: 'hello' }] };
    const path = `/api/v1/conversations/${group}/messages/${uuidV7()}`;
    const agent = app.request().put(path);
    const answer = await agent
      .set(...bearer(anna))
      .send({ kind: 'message', mode: 'server', content })
      .expect(201);
    return (answer.body as { readonly seq: number }).seq;
  }

  it('is none where nobody can be woken', async () => {
    await say(await startGroup());
    expect(await claim()).toEqual([]);
  });

  it('is not taken before its entries can be seen, nor lost when it joins what waits', async () => {
    await app.database.query(
      `INSERT INTO push_subscriptions (device_id, user_id, session_id, kind, address, lane)
       SELECT device_id, user_id, id, 'fcm', $1, 'fcm' FROM sessions WHERE user_id = $2`,
      [randomUUID(), anna.user.id],
    );
    const group = await startGroup();
    const first = await say(group);
    // Work for the first one waits. The second one's append has not ended.
    await app.database.transaction(async (transaction) => {
      await transaction.query('DELETE FROM outbox WHERE conversation_id = $1', [group]);
      await transaction.query(
        'INSERT INTO outbox (conversation_id, from_seq, to_seq) VALUES ($1, $2, $2)',
        [group, first],
      );
      expect(await claim()).toEqual([]);
    });
    const [job, ...others] = await claim();
    expect(job).toMatchObject({ key: group, payload: { fromSeq: first } });
    expect(others).toEqual([]);

    // And what comes while somebody has it is work of its own.
    const second = await say(group);
    expect(await claim()).toMatchObject([{ key: group, payload: { fromSeq: second } }]);
  });
});
