import { describe, expect, it } from 'vitest';

import { strengthOf } from '@anochat/sdk/shown';

import { deviceName } from './device-name';
import { secretInAddress } from './links';

describe('the entry pages', () => {
  it('grade passwords by length and alphabet', () => {
    expect(strengthOf('aaaaaaaa')).toBe(1);
    expect(strengthOf('password1')).toBeLessThan(3);
    expect(strengthOf('correct horse battery staple')).toBe(4);
  });

  it('read the secret behind the # and nothing else', () => {
    expect(secretInAddress('#a%2Fb')).toBe('a/b');
    expect(secretInAddress('')).toBeNull();
    expect(secretInAddress('#%E0%A4%A')).toBeNull();
  });

  it('name the browser and its system', () => {
    const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0';
    expect(deviceName(firefox)).toBe('Firefox, Linux');
    const chrome =
      'Mozilla/5.0 (Linux; Android 14; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36';
    expect(deviceName(chrome)).toBe('Chrome, Android');
  });
});
