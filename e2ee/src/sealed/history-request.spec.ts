import { CONVERSATION } from '../testing/samples';
import { historyRequestBytes, readHistoryRequest } from './history-request';

const request = {
  conversation: CONVERSATION,
  ranges: [
    { generation: 0, from: 3, to: 3 },
    { generation: 2, from: 1, to: 70_000 },
  ],
};

describe('a request for keys of epochs', () => {
  it('is read as it was written', () => {
    expect(readHistoryRequest(historyRequestBytes(request))).toEqual(request);
    const none = { ...request, ranges: [] };
    expect(readHistoryRequest(historyRequestBytes(none))).toEqual(none);
  });

  it('is refused when it is cut short, goes on, or has another version', () => {
    const bytes = historyRequestBytes(request);
    for (let length = 0; length < bytes.length; length += 1) {
      expect(readHistoryRequest(bytes.slice(0, length))).toBeNull();
    }
    expect(readHistoryRequest(Uint8Array.of(...bytes, 0))).toBeNull();
    expect(readHistoryRequest(Uint8Array.of(2, ...bytes.slice(1)))).toBeNull();
  });

  it('is refused when a range ends before it begins', () => {
    const ranges = [{ generation: 0, from: 4, to: 3 }];
    expect(readHistoryRequest(historyRequestBytes({ ...request, ranges }))).toBeNull();
  });
});
