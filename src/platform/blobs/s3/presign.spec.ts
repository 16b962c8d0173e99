import { Client } from 'minio';

import { presign } from './presign';

/** The keys of the examples in AWS's documentation. */
const KEYS = {
  accessKey: 'AKIAIOSFODNN7EXAMPLE',
  secretKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const NOW = Date.UTC(2013, 4, 24);
const SECONDS = 86_400;

describe('a signed URL', () => {
  const client = new Client({ endPoint: 's3.amazonaws.com', region: 'us-east-1', ...KEYS });
  const place = {
    endpoint: new URL('https://s3.amazonaws.com'),
    region: 'us-east-1',
    bucket: 'example.bucket',
    ...KEYS,
  };

  it.each([
    ['GET', 'test.txt', {}],
    ['GET', "a (very) 'odd'!*~name", {}],
    ['GET', 'sea', { 'response-content-disposition': 'attachment; filename="a b.jpg"' }],
    ['PUT', 'sea', { partNumber: '7', uploadId: 'a+b/c=' }],
  ] as const)(
    'is signed as another implementation signs it: %s %s %j',
    async (method, key, query) => {
      const theirs = new URL(
        await client.presignedUrl(method, place.bucket, key, SECONDS, query, new Date(NOW)),
      );
      const own = new URL(
        presign(
          { ...place, endpoint: new URL(theirs.origin) },
          { method, key, query, lifetimeMs: SECONDS * 1_000 },
          NOW,
        ),
      );
      expect(own.pathname).toBe(theirs.pathname);
      expect(Object.fromEntries(own.searchParams)).toEqual(Object.fromEntries(theirs.searchParams));
    },
  );
});
