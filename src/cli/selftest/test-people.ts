import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';

import { CreateUser, MakeToken, RevokeToken } from '../../auth';
import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { KeyedDigest } from '../../platform/sealer';
import { findCredentials } from '../../users';

export interface TestPerson {
  readonly id: string;
  /** Of the token, which counts as a device. */
  readonly deviceId: string;
  readonly token: string;
}

/** Should the test be killed before it takes them back. */
const TOKEN_MS = 10 * 60_000;

/**
 * Two accounts of the test alone. Their names follow from a key of this installation, so that they
 * are nobody else's; nobody knows their passwords, and their tokens end with the test.
 */
export async function withTestPeople<T>(
  app: INestApplicationContext,
  work: (people: readonly TestPerson[]) => Promise<T>,
): Promise<T> {
  const names = ['one', 'other'].map((part) => {
    const digest = app.get(KeyedDigest).of(`selftest ${part}`);
    return `selftest-${Buffer.from(digest).toString('hex').slice(0, 16)}`;
  });
  const admitted: TestPerson[] = [];
  try {
    for (const name of names) admitted.push(await admit(app, name));
    return await work(admitted);
  } finally {
    for (const { id, deviceId } of admitted) await app.get(RevokeToken).execute(id, deviceId);
  }
}

async function admit(app: INestApplicationContext, userName: string): Promise<TestPerson> {
  const password = randomBytes(24).toString('base64url');
  const account = { userName, password, displayName: 'Self-test', admin: false };
  try {
    await app.get(CreateUser).execute(account);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'user.name-taken') throw error;
  }
  const user = await findCredentials(app.get(Database), userName);
  if (user === undefined) throw new Error(`the account ${userName} is not there`);
  const { id, secret = '' } = await app
    .get(MakeToken)
    .execute(
      { userId: user.id, scopes: null },
      { name: 'selftest', scopes: ['read', 'write'], expiresInMs: TOKEN_MS },
    );
  return { id: user.id, deviceId: id, token: secret };
}
