import type { Authentication, Head, SyncPage } from '@anochat/contract';
import { v7 as uuidV7 } from 'uuid';

import { startTestApp, type TestApp } from '../../support/test-app';
import { message } from './world';

describe('conversations in the whole application', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());

  const as = (user: Authentication) => ({ authorization: `Bearer ${user.accessToken}` });

  it('lets people who registered talk, and nobody else', async () => {
    const [anna, ben] = [await test.register('anna'), await test.register('ben')];
    const made = await test
      .request()
      .post('/api/v1/conversations')
      .set(as(anna))
      .send({ kind: 'group', title: 'Tea', members: [ben.user.id] });
    expect(made.status).toBe(201);
    const { id } = made.body as Head;
    const path = `/api/v1/conversations/${id}/messages/${uuidV7()}`;
    const sent = await test.request().put(path).set(as(anna)).send(message('hello'));
    expect([sent.status, sent.body]).toMatchObject([201, { seq: 2, n: 1, duplicate: false }]);
    const sync = await test.request().get('/api/v1/sync').set(as(ben));
    expect((sync.body as SyncPage).items).toMatchObject([{ id, unread: 1 }]);
    expect((sync.body as SyncPage).users.map(({ userName }) => userName)).toEqual(['anna']);
    const stranger = await test.request().get(`/api/v1/conversations/${id}/entries`);
    expect(stranger.status).toBe(401);
  });

  it('refuses the next message of a session that was ended', async () => {
    const carol = await test.register('carol');
    const made = await test
      .request()
      .post('/api/v1/conversations')
      .set(as(carol))
      .send({ kind: 'group', title: 'Alone', members: [] });
    const { id } = made.body as Head;
    await test.request().post('/api/v1/auth/logout').set(as(carol));
    const path = `/api/v1/conversations/${id}/messages/${uuidV7()}`;
    const sent = await test.request().put(path).set(as(carol)).send(message('too late'));
    expect(sent.status).toBe(401);
    expect(sent.body).toMatchObject({ code: 'auth.session-revoked' });
  });
});
