import { LIMITS, type Upload } from '@anochat/contract';
import { call } from '../support/account';
import type { Instance } from '../support/instance';
import { newId, type Prober } from './prober';
import { createGroup } from './simple-calls';

const DIGEST = `${'A'.repeat(43)}=`;
const OTHER_DIGEST = `${'B'.repeat(42)}A=`;

/** The codes of uploads and of links to files. */
export async function probeMediaCodes(prober: Prober, server: Instance): Promise<void> {
  const alice = await prober.register();
  const token = alice.accessToken;
  const file = { id: newId(), kind: 'plain', size: 10 };
  const upload = await call<Upload>(prober.url, 'POST', '/uploads', alice, file);
  const params = { id: upload.id };
  const parts = [{ number: 1, digest: DIGEST }];

  const begin = (body: object) => prober.ask('POST /uploads', { token, body });
  await begin({ ...file, size: 11 });
  await begin({ ...file, id: newId(), size: LIMITS.blobBytes + 1 });
  await server.query('UPDATE media_usage SET bytes = 1e15 WHERE owner = $1', [alice.userId]);
  await begin({ ...file, id: newId() });
  await server.query('UPDATE media_usage SET bytes = 0 WHERE owner = $1', [alice.userId]);
  await server.query(
    `INSERT INTO blobs (id, owner, kind, type, size, part_bytes)
     SELECT gen_random_uuid(), $1, 'plain', 'a/b', 0, 1 FROM generate_series(1, $2)`,
    [alice.userId, LIMITS.openUploads],
  );
  await begin({ ...file, id: newId() });

  const [sign, complete] = ['POST /uploads/{id}/parts', 'POST /uploads/{id}/complete'];
  await prober.ask(complete, { token, params, body: { digest: DIGEST } });
  await prober.ask(sign, { token, params, body: { parts } });
  await prober.ask(sign, {
    token,
    params,
    body: { parts: [{ number: 1, digest: OTHER_DIGEST }] },
  });
  await prober.ask(complete, { token, params, body: { digest: OTHER_DIGEST } });
  await prober.ask(sign, { token, body: { parts } });
  await prober.ask(complete, { token, body: { digest: DIGEST } });
  await prober.ask('GET /uploads/{id}', { token });
  await prober.ask('DELETE /uploads/{id}', { token });

  const link = 'GET /conversations/{id}/blobs/{blobId}';
  const { id } = await createGroup(prober.url, alice, []);
  await prober.ask(link, { token });
  await prober.ask(link, { token, params: { id } });
}
