import { typeOfPush } from './type-of-push';

describe('what a push is about', () => {
  it('is found wherever the phone puts it', () => {
    expect(typeOfPush({ notification: null, data: { type: 'test' } })).toBe('test');
    expect(typeOfPush({ data: { dataString: '{"type":"test"}' } })).toBe('test');
    expect(typeOfPush({ aps: {}, type: 'test' })).toBe('test');
    expect(typeOfPush({ data: { type: 'news' } })).toBe('news');
  });

  it('is news where it cannot be read', () => {
    expect(typeOfPush({})).toBe('news');
    expect(typeOfPush({ data: { dataString: '{' } })).toBe('news');
    expect(typeOfPush({ data: { dataString: 'null' } })).toBe('news');
  });
});
