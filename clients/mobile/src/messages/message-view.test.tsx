import { fireEvent, screen } from '@testing-library/react-native';

import type { Part } from '@anochat/contract';
import type { Conversation, Delivery, MessageItem } from '@anochat/sdk';
import { audio, file, image, message, video } from '@anochat/sdk/shown/testing';

import { MediaPlaceContext } from '../media/media-place';
import { stage } from '../testing/stage';
import { MessageActionsContext, type MessageActions } from './message-actions';
import { MessageView } from './message-view';

function show(item: MessageItem, more: Partial<MessageActions> = {}) {
  const actions: MessageActions = {
    conversation: { id: 'here' } as Conversation,
    kind: 'group',
    open: jest.fn(),
    react: jest.fn(),
    reply: jest.fn(),
    jumpTo: jest.fn(),
    retry: jest.fn(),
    discard: jest.fn(),
    selected: null,
    select: jest.fn(),
    ...more,
  };
  stage(
    <MessageActionsContext value={actions}>
      <MediaPlaceContext value={{ conversation: 'here', openViewer: jest.fn() }}>
        <MessageView item={item} first last named lit={false} mayReply mayReact />
      </MediaPlaceContext>
    </MessageActionsContext>,
  );
  return actions;
}

const KINDS = {
  text: { part: { type: 'text', text: 'Some words' } as Part, shows: 'Some words' },
  image: { part: image(), shows: 'open-photo' },
  video: { part: video(), shows: 'play-video' },
  audio: { part: audio(), shows: 'audio' },
  file: { part: file('list.pdf'), shows: 'file' },
} as const;
type Kind = keyof typeof KINDS;

const subsets = (Object.keys(KINDS) as Kind[]).reduce<readonly (readonly Kind[])[]>(
  (all, kind) => [...all, ...all.map((subset) => [...subset, kind])],
  [[]],
);
const COMBINATIONS = subsets.filter((subset) => subset.length > 0);

describe('a message of any combination of kinds', () => {
  it('has 31 of them', () => {
    expect(COMBINATIONS).toHaveLength(31);
  });

  it.each(COMBINATIONS.map((kinds) => [kinds.join(' + '), kinds] as const))(
    'shows %s, each part once, with one time',
    (_, kinds) => {
      show(
        message(
          'a',
          kinds.map((kind) => KINDS[kind].part),
        ),
      );
      // A picture and a video beside each other are an album.
      const isAlbum = kinds.includes('image') && kinds.includes('video');
      for (const kind of kinds) {
        if (kind === 'text') expect(screen.getAllByText(KINDS.text.shows)).toHaveLength(1);
        else if (isAlbum && (kind === 'image' || kind === 'video')) continue;
        else expect(screen.getAllByTestId(KINDS[kind].shows)).toHaveLength(1);
      }
      if (isAlbum) expect(screen.getAllByTestId(/^album-/)).toHaveLength(2);
      expect(screen.getAllByText(/^\d\d:\d\d$/)).toHaveLength(1);
    },
  );
});

it('names what a newer version made, and keeps the rest', () => {
  show(message('a', [{ type: 'hologram' }, { type: 'text', text: 'Still here' }]));
  expect(screen.getByText('Not supported here')).toBeTruthy();
  expect(screen.getByText('Still here')).toBeTruthy();
});

it.each<[Delivery, string]>([
  [{ state: 'queued', offline: true }, 'Waiting for the network'],
  [{ state: 'sending' }, 'Sending'],
  [{ state: 'delivered' }, 'Delivered'],
  [{ state: 'read' }, 'Read'],
])('says of %j: %s', (delivery, words) => {
  show(message('a', [{ type: 'text', text: 'Hello' }], { own: true, delivery }));
  const label = screen.getByTestId('message-label').props as { accessibilityLabel: string };
  expect(label.accessibilityLabel).toMatch(new RegExp(`^You, \\d\\d:\\d\\d, ${words}: Hello$`));
});

it('offers by actions what gestures do', () => {
  const item = message('a', [{ type: 'text', text: 'Hello' }]);
  const actions = show(item);
  const spoken = screen.getByTestId('message-label');
  fireEvent(spoken, 'accessibilityAction', { nativeEvent: { actionName: 'reply' } });
  fireEvent(spoken, 'accessibilityAction', { nativeEvent: { actionName: 'menu' } });
  expect(actions.reply).toHaveBeenCalledWith(item);
  expect(actions.open).toHaveBeenCalledWith({ type: 'actions', item });
});

it('takes a press as a choice while messages are selected', () => {
  const item = message('a', [{ type: 'text', text: 'Hello' }]);
  const actions = show(item, { selected: new Set(['a']) });
  fireEvent.press(screen.getByRole('checkbox', { checked: true }));
  expect(actions.select).toHaveBeenCalledWith(item);
});

it('says why a message failed, and what can be done', () => {
  const problem = { code: 'conversation.blocked', status: 403, type: '', title: '' } as const;
  const actions = show(
    message('a', [{ type: 'text', text: 'Hello' }], {
      own: true,
      seq: null,
      delivery: { state: 'failed', problem },
    }),
  );
  fireEvent.press(screen.getByRole('button', { name: 'Retry' }));
  expect(actions.retry).toHaveBeenCalledWith('a');
});

it('is never an empty bubble where a key is missing', () => {
  show(message('a', [], { body: { state: 'unreadable', reason: 'epoch-missing' } }));
  expect(screen.getByTestId('sealed')).toBeTruthy();
});

it('says why a message waits whose file the system has removed, and how to go on', () => {
  const state = {
    state: 'uploading',
    sentBytes: 0,
    totalBytes: 0,
    lacks: ['blob'],
    offline: false,
  } as const;
  const actions = show(message('a', [file('list.pdf')], { own: true, delivery: state }));
  expect(screen.getByRole('alert')).toHaveTextContent(
    /^Not sent\. A file is not on this phone any more/,
  );
  fireEvent.press(screen.getByRole('button', { name: 'Delete' }));
  expect(actions.discard).toHaveBeenCalled();
});
