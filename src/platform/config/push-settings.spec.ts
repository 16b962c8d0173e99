import { generateKeyPairSync } from 'node:crypto';

import { ConfigError } from './config.errors';
import { Settings } from './environment';
import { readPush } from './push-settings';

const PEM = { type: 'pkcs8', format: 'pem' } as const;
const EC = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export(PEM);
const RSA = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export(PEM);
const ANOTHER_CURVE = generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey.export(PEM);

const fcm = (privateKey: unknown): Record<string, string> => ({
  FCM_SERVICE_ACCOUNT: JSON.stringify({
    project_id: 'a-project',
    client_email: 'sender@a-project.example',
    private_key: privateKey,
    token_uri: 'https://google.example/token',
  }),
});
const apns = (key: string): Record<string, string> => ({
  APNS_KEY: key,
  APNS_KEY_ID: 'KEY1234567',
  APNS_TEAM_ID: 'TEAM123456',
  APNS_TOPIC: 'org.example.anochat',
});
const broken = (pem: string | Buffer): string => String(pem).replace(/\n.{40}/, '\n');
const problemOf = (environment: Record<string, string>): string => {
  try {
    readPush(new Settings(environment));
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'none';
};

describe('the keys of Google and Apple', () => {
  it('are taken as those give them', () => {
    expect(problemOf({ ...fcm(RSA), ...apns(String(EC)) })).toBe('none');
  });

  it.each([
    ['none', 'secret-words'],
    ['broken', broken(RSA)],
    ['of another kind', String(EC)],
  ])('are refused at the start, and not shown: FCM, %s', (_how, key) => {
    const problem = problemOf(fcm(key));
    expect(problem).toMatch(/^FCM_SERVICE_ACCOUNT .* give its file/);
    for (const line of key.split('\n').filter(Boolean)) expect(problem).not.toContain(line);
  });

  it.each([
    ['none', 'secret-words'],
    ['broken', broken(EC)],
    ['of another kind', String(RSA)],
    ['of another curve', String(ANOTHER_CURVE)],
  ])('are refused at the start, and not shown: APNs, %s', (_how, key) => {
    const problem = problemOf(apns(key));
    expect(problem).toMatch(/^APNS_KEY .* APNS_KEY_FILE/);
    for (const line of key.split('\n').filter(Boolean)) expect(problem).not.toContain(line);
  });
});
