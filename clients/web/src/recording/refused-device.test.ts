import { expect, it } from 'vitest';

import { refusedDevice } from './refused-device';

it.each([
  ['denied', new DOMException('', 'NotAllowedError')],
  ['denied', new DOMException('', 'SecurityError')],
  ['missing', new DOMException('', 'NotFoundError')],
  ['missing', new DOMException('', 'OverconstrainedError')],
  ['busy', new DOMException('', 'NotReadableError')],
  ['busy', new DOMException('', 'AbortError')],
  // A page without any devices, as over plain http.
  ['busy', new TypeError('mediaDevices is undefined')],
])('says that a device is %s after %s', (said, error) => {
  expect(refusedDevice(error)).toBe(said);
});
