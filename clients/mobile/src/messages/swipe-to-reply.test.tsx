import { act, render, screen } from '@testing-library/react-native';
import { I18nManager, Text } from 'react-native';
import { GestureDetector, State, type PanGesture } from 'react-native-gesture-handler';
import { fireGestureHandler } from 'react-native-gesture-handler/jest-utils';

import { UiProvider } from '../ui';
import { SwipeToReply } from './swipe-to-reply';

const show = (): jest.Mock => {
  const reply = jest.fn();
  render(
    <UiProvider>
      <SwipeToReply enabled onReply={reply}>
        <Text>Hello</Text>
      </SwipeToReply>
    </UiProvider>,
  );
  return reply;
};

/** A finger goes these ways along the line, and is taken off at the last. */
const drag = async (...ways: readonly number[]): Promise<void> => {
  const { gesture } = screen.UNSAFE_getByType(GestureDetector).props as {
    readonly gesture: PanGesture;
  };
  await act(async () => {
    fireGestureHandler<PanGesture>(gesture, [
      { state: State.BEGAN, translationX: 0 },
      ...ways.map((translationX) => ({ state: State.ACTIVE, translationX })),
      { state: State.END, translationX: ways.at(-1) ?? 0 },
    ]);
    await Promise.resolve();
  });
};

describe('dragging a message', () => {
  const direction = I18nManager as { isRTL: boolean };
  afterEach(() => {
    direction.isRTL = false;
  });

  it('answers it where it is let go of far enough', async () => {
    const reply = show();
    await drag(20, 60);
    expect(reply).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['not far enough', [20, 50]],
    ['far, and back again', [60, 20]],
    ['the other way', [-20, -80]],
  ])('does nothing: %s', async (_, ways) => {
    const reply = show();
    await drag(...ways);
    expect(reply).not.toHaveBeenCalled();
  });

  it('goes the other way where lines begin at the right', async () => {
    direction.isRTL = true;
    const reply = show();
    await drag(20, 80);
    expect(reply).not.toHaveBeenCalled();
    await drag(-20, -80);
    expect(reply).toHaveBeenCalledTimes(1);
  });
});
