import { act, renderHook } from '@testing-library/react-native';
import { AppState } from 'react-native';

import { Cell, type Conversation, type Timeline } from '@anochat/sdk';
import { message } from '@anochat/sdk/shown/testing';
import { timelineRows } from '@anochat/sdk/shown';

import { useLock } from '../lock/lock-state';
import { seqRead, useReading } from './use-reading';
import { startIndex } from './start-index';

jest.mock('@react-navigation/native', () => ({ useIsFocused: () => true }));

const text = (words: string) => [{ type: 'text' as const, text: words }];
const said = (seq: number) => message(`k${seq}`, text(`${seq}`), { seq });
const rows = timelineRows([said(1), said(2), said(3)], null);

describe('what was read', () => {
  it('is what was in sight', () => {
    expect(seqRead({ rows: rows.slice(0, 3), atEnd: false }, 9)).toBe(2);
  });

  it('is all of it at the end, also what shows no row', () => {
    expect(seqRead({ rows, atEnd: true }, 9)).toBe(9);
  });

  it('is nothing while words are still being opened', () => {
    const pending = message('p', [], { seq: 4, body: { state: 'pending' } });
    const withPending = timelineRows([said(1), pending], null);
    expect(seqRead({ rows: withPending, atEnd: true }, 4)).toBeNull();
  });

  it('is nothing before anything was seen', () => {
    expect(seqRead({ rows: [], atEnd: true }, 9)).toBeNull();
  });
});

describe('where a list begins', () => {
  const withNew = timelineRows([said(1), said(2), said(3)], { after: 1, count: 2 });

  it('is at its end where nothing is new', () => {
    expect(startIndex(rows, null)).toBeNull();
  });

  it('is a little above what is new', () => {
    const line = withNew.findIndex(({ type }) => type === 'new');
    expect(startIndex(withNew, null)).toBe(line - 1);
  });

  it('is where one was, before all else', () => {
    expect(startIndex(withNew, 'k1')).toBe(1);
    expect(startIndex(withNew, 'seq:1')).toBe(1);
  });
});

describe('a locked app', () => {
  it('reads nothing before it is opened, whatever lies below', () => {
    Object.assign(AppState, { currentState: 'active' });
    const markRead = jest.fn();
    const conversation = {
      summary: new Cell({ readSeq: 0 }),
      markRead,
    } as unknown as Conversation;
    const timeline = { lastSeq: 3 } as unknown as Timeline;
    useLock.setState({ phase: 'locked' });
    const { result } = renderHook(() => useReading(conversation, timeline));
    act(() => result.current({ rows, atEnd: true }));
    expect(markRead).not.toHaveBeenCalled();
    act(() => useLock.setState({ phase: 'open' }));
    expect(markRead).toHaveBeenCalledWith(3);
  });
});
