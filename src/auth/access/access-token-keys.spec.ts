import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';

import { Secrets } from '../../platform/config';
import { AccessTokenKeys } from './access-token-keys';

describe('AccessTokenKeys', () => {
  let folder: string;
  let file: string;
  let warned: jest.SpyInstance;
  beforeEach(() => {
    jest.useFakeTimers();
    folder = mkdtempSync(join(tmpdir(), 'anochat-token-keys-'));
    file = join(folder, 'access-token-keys.json');
    warned = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
  });
  afterEach(() => {
    jest.useRealTimers();
    warned.mockRestore();
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['vanishes', (path: string) => rmSync(path)],
    ['is damaged', (path: string) => writeFileSync(path, '{')],
  ])('go on when their file %s, make no other, and say so once', (_how, harm) => {
    const keys = new AccessTokenKeys(new Secrets(folder));
    const { kid } = keys.signingKey();
    harm(file);
    for (let i = 0; i < 3; i += 1) {
      jest.advanceTimersByTime(61_000);
      expect(keys.signingKey().kid).toBe(kid);
      expect(keys.publicKey(kid)).toBeDefined();
      expect(keys.publicKey('unknown')).toBeUndefined();
    }
    expect(existsSync(file)).toBe(_how === 'is damaged');
    expect(warned).toHaveBeenCalledTimes(1);
  });

  it('come from the file at every start', () => {
    const { kid } = new AccessTokenKeys(new Secrets(folder)).signingKey();
    expect(new AccessTokenKeys(new Secrets(folder)).signingKey().kid).toBe(kid);
    writeFileSync(file, '{}');
    expect(() => new AccessTokenKeys(new Secrets(folder)).signingKey()).toThrow('damaged');
  });
});
