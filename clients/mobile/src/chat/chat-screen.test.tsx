import { act, screen, userEvent, within } from '@testing-library/react-native';
import * as Clipboard from 'expo-clipboard';

import type { AnoChat, MessageItem } from '@anochat/sdk';

import { draw } from '../testing/draw';
import { storedClient, toldHead } from '../testing/stored-client';
import { ChatScreen } from './chat-screen';

jest.mock('expo-clipboard', () => ({ setStringAsync: jest.fn(() => Promise.resolve(true)) }));

const user = userEvent.setup();

/** What both of them said before: Bob the first message, Ann the second. */
const SAID = [
  ['bob', 'The kettle is on'],
  ['ann', 'I am on my wey'],
] as const;

describe('a chat', () => {
  let client: AnoChat;

  beforeEach(async () => {
    client = await storedClient([], toldHead('tea', SAID, { title: 'Tea at five' }));
    draw({
      client,
      name: 'Chat',
      screen: ChatScreen,
      params: { id: 'tea' },
      others: ['Forward', 'ConversationDetails', 'Search'],
    });
    await screen.findByText('The kettle is on');
  });
  afterEach(async () => {
    screen.unmount();
    await act(() => client.stop());
  });

  const composer = () => screen.getByTestId('composer');
  const banner = () => within(screen.getByTestId('composer-banner'));
  const unsent = (): MessageItem => {
    const item = client.conversation('tea').timeline.get().items.at(-1);
    if (item?.type !== 'message' || item.seq !== null) throw new Error('Nothing was sent');
    return item;
  };
  /** What can be done with the message of that seq. */
  const ask = (seq: number) => user.longPress(screen.getByTestId(`message-${seq}`));

  describe('the composer', () => {
    it('sends what was written, which waits for the network', async () => {
      expect(screen.getByTestId('record')).toBeOnTheScreen();
      expect(screen.queryByTestId('send')).toBeNull();
      await user.type(composer(), ' Keep me a cup ');
      expect(screen.queryByTestId('record')).toBeNull();
      await user.press(screen.getByTestId('send'));
      expect(composer()).toHaveProp('value', '');
      const mine = within(await screen.findByTestId('message-unsent'));
      expect(mine.getByText('Keep me a cup')).toBeOnTheScreen();
      expect(await screen.findByTestId('waiting-for-network')).toBeOnTheScreen();
    });

    it('does not send spaces', async () => {
      await user.type(composer(), '   ');
      expect(screen.queryByTestId('send')).toBeNull();
    });

    it('answers a message, or does not', async () => {
      await ask(1);
      await user.press(screen.getByTestId('action-reply'));
      expect(banner().getByText('Reply to Bob Birke')).toBeOnTheScreen();
      expect(banner().getByText('The kettle is on')).toBeOnTheScreen();
      await user.type(composer(), 'Good');
      await user.press(screen.getByTestId('banner-cancel'));
      expect(screen.queryByTestId('composer-banner')).toBeNull();
      expect(composer()).toHaveProp('value', 'Good');
      await ask(1);
      await user.press(screen.getByTestId('action-reply'));
      await user.press(screen.getByTestId('send'));
      await screen.findByTestId('message-unsent');
      expect(unsent().quote).toMatchObject({ seq: 1 });
      expect(screen.queryByTestId('composer-banner')).toBeNull();
    });

    it('edits an own message', async () => {
      await ask(2);
      await user.press(screen.getByTestId('action-edit'));
      expect(composer()).toHaveProp('value', 'I am on my wey');
      expect(banner().getByText('Edit message')).toBeOnTheScreen();
      await user.clear(composer());
      await user.type(composer(), 'I am on my way');
      await user.press(screen.getByRole('button', { name: 'Save edit' }));
      expect(await screen.findByText('I am on my way')).toBeOnTheScreen();
      expect(screen.queryByText('I am on my wey')).toBeNull();
      expect(composer()).toHaveProp('value', '');
    });
  });

  describe('the sheet of a message', () => {
    it('does not let anybody change or take back what others wrote', async () => {
      await ask(1);
      const sheet = within(screen.getByTestId('message-actions'));
      expect(sheet.getByTestId('action-reply')).toBeOnTheScreen();
      expect(sheet.queryByTestId('action-edit')).toBeNull();
      expect(sheet.queryByTestId('action-delete')).toBeNull();
    });

    it('copies, and goes', async () => {
      await ask(1);
      await user.press(screen.getByTestId('action-copy'));
      expect(Clipboard.setStringAsync).toHaveBeenCalledWith('The kettle is on');
      expect(screen.queryByTestId('message-actions')).toBeNull();
      await ask(1);
      await user.press(screen.getByTestId('sheet-scrim'));
      expect(screen.queryByTestId('message-actions')).toBeNull();
    });

    it('deletes, unless that is undone', async () => {
      await ask(2);
      await user.press(screen.getByTestId('action-delete'));
      expect(screen.queryByText('I am on my wey')).toBeNull();
      await user.press(await screen.findByRole('button', { name: 'Undo' }));
      expect(await screen.findByText('I am on my wey')).toBeOnTheScreen();
    });

    it('reacts at once', async () => {
      await ask(1);
      await user.press(screen.getByTestId('react-👍'));
      expect(screen.queryByTestId('message-actions')).toBeNull();
      expect(await screen.findByRole('button', { name: /👍/ })).toBeOnTheScreen();
    });

    it('tells when and by whom', async () => {
      await ask(1);
      await user.press(screen.getByTestId('action-info'));
      // Above the bubble, and in the sheet.
      expect(screen.getAllByText('Bob Birke')).toHaveLength(2);
      expect(screen.getByText(/January 1, 2026/)).toBeOnTheScreen();
    });

    it('begins a choice of several, to be forwarded together', async () => {
      await ask(1);
      await user.press(screen.getByTestId('action-select'));
      await user.press(screen.getByRole('checkbox', { checked: false }));
      expect(screen.getAllByRole('checkbox', { checked: true })).toHaveLength(2);
      await user.press(screen.getByRole('button', { name: 'Forward' }));
      expect(await screen.findByTestId('stand-in-Forward')).toBeOnTheScreen();
    });
  });
});
