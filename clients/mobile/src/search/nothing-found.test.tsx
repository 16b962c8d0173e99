import { act, fireEvent, screen } from '@testing-library/react-native';

import type { AnoChat, SearchAnswer } from '@anochat/sdk';

import { draw } from '../testing/draw';
import { headOf, storedClient } from '../testing/stored-client';
import { SearchScreen } from './search-screen';

/** What the index answers when it is let. */
let answer: (found: SearchAnswer) => void;
const NOTHING: SearchAnswer = { hits: [], coveredTo: null, more: null };

let stored: AnoChat;
beforeEach(async () => {
  stored = await storedClient([headOf('tea')]);
  const search = () => new Promise<SearchAnswer>((resolve) => (answer = resolve));
  draw({ client: { ...stored, search }, name: 'Search', screen: SearchScreen, others: ['Chat'] });
});
afterEach(() => act(() => stored.stop()));

const type = (text: string): void => fireEvent.changeText(screen.getByTestId('search-text'), text);
const settle = (): Promise<void> =>
  act(() => new Promise<void>((resolve) => setTimeout(resolve, 200)));

it('says so when nothing is found among names and messages', async () => {
  type('zzz');
  await settle();
  expect(screen.queryByText('No hits')).toBeNull();
  act(() => answer(NOTHING));
  expect(await screen.findByText('No hits')).toBeTruthy();
  type('tea');
  await settle();
  act(() => answer(NOTHING));
  expect(screen.getByTestId('found-conversation-tea')).toBeTruthy();
  expect(screen.queryByText('No hits')).toBeNull();
});

it('keeps what was found for the letters before until the answer is there', async () => {
  const hit = {
    ...{ conversationId: 'tea', seq: 1, sender: 'bob', ts: '2026-01-01T00:00:00.000Z' },
    snippet: { text: 'Lemon cake', ranges: [] },
  };
  type('lemon');
  await settle();
  act(() => answer({ hits: [hit], coveredTo: null, more: null }));
  expect(await screen.findByText('1 message found')).toBeTruthy();
  type('lemon c');
  await settle();
  expect(screen.getByText('1 message found')).toBeTruthy();
});
