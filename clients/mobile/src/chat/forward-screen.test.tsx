import { act, fireEvent, screen } from '@testing-library/react-native';

import { Cell, type AnoChat, type Conversation } from '@anochat/sdk';

import { draw } from '../testing/draw';
import { headOf, storedClient } from '../testing/stored-client';
import { ForwardScreen } from './forward-screen';

it('sends once, however often a conversation is pressed', async () => {
  const stored = await storedClient([headOf('tea'), headOf('cake')]);
  const sent: string[] = [];
  let store = (): void => undefined;
  const message = { type: 'message', seq: 1, sender: 'bob', forwardedFrom: null };
  const body = { state: 'content', parts: [{ type: 'text', text: 'Hello' }] };
  const timeline = { ...stored.conversation('tea').timeline.get(), items: [{ ...message, body }] };
  const conversation = (id: string): Conversation => {
    const own: Record<string | symbol, unknown> = {
      timeline: new Cell(timeline),
      send: () => {
        sent.push(id);
        return new Promise((resolve) => (store = () => resolve('id')));
      },
    };
    return new Proxy(stored.conversation(id), {
      get: (known, name) => own[name] ?? (Reflect.get(known, name) as unknown),
    });
  };
  const client: AnoChat = { ...stored, conversation };
  const params = { id: 'tea', seqs: [1] };
  draw({ client, name: 'Forward', screen: ForwardScreen, params });
  fireEvent.press(screen.getByTestId('forward-to-cake'));
  fireEvent.press(screen.getByTestId('forward-to-cake'));
  expect(sent).toEqual(['cake']);
  await act(async () => {
    store();
    await Promise.resolve();
  });
  // Till the screen is gone.
  fireEvent.press(screen.getByTestId('forward-to-cake'));
  expect(sent).toEqual(['cake']);
  await act(() => stored.stop());
});
