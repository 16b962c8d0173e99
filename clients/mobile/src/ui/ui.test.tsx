import { fireEvent, render, screen } from '@testing-library/react-native';

import { startLanguage } from '../language/language';
import { setPreference } from '../preferences/preferences';
import { Avatar, Button, Field, Row, Segments, Text, UiProvider } from '.';

beforeAll(() => startLanguage('en'));
beforeEach(() => setPreference({ theme: 'light', textSize: 'normal' }));

const show = (view: React.ReactNode) => render(<UiProvider>{view}</UiProvider>);

describe('a button', () => {
  it('says what it does and does it once', () => {
    const press = jest.fn();
    show(<Button label="Send" onPress={press} />);
    fireEvent.press(screen.getByRole('button', { name: 'Send' }));
    expect(press).toHaveBeenCalledTimes(1);
  });

  it('is not pressed while it is busy, and says so', () => {
    const press = jest.fn();
    show(<Button label="Send" busy onPress={press} />);
    const button = screen.getByRole('button', { name: 'Send', busy: true, disabled: true });
    fireEvent.press(button);
    expect(press).not.toHaveBeenCalled();
  });
});

describe('a field', () => {
  it('hides a secret until it is asked to show it', () => {
    show(<Field label="Password" secret value="x" />);
    expect(screen.getByLabelText('Password').props.secureTextEntry).toBe(true);
    fireEvent.press(screen.getByRole('button', { name: 'Show password' }));
    expect(screen.getByLabelText('Password').props.secureTextEntry).toBe(false);
  });

  it('says what is wrong in the place of its hint', () => {
    show(<Field label="Name" hint="As others see it" problem="Too long" />);
    expect(screen.getByRole('alert')).toHaveTextContent('Too long');
    expect(screen.queryByText('As others see it')).toBeNull();
  });
});

it('speaks a row with its hint, and leaves pictures out', () => {
  show(
    <Row title="Ada" hint="ada" leading={<Avatar id="1" name="Ada" />} onPress={() => undefined} />,
  );
  expect(screen.getByRole('button', { name: 'Ada, ada' })).toBeTruthy();
  expect(screen.queryByText('AD')).toBeNull();
});

it('tells which of several is chosen', () => {
  const change = jest.fn();
  const options = [
    { value: 'a', title: 'A' },
    { value: 'b', title: 'B' },
  ] as const;
  show(<Segments label="Which" value="a" options={options} onChange={change} />);
  expect(screen.getByRole('radio', { name: 'A', checked: true })).toBeTruthy();
  fireEvent.press(screen.getByRole('radio', { name: 'B', checked: false }));
  expect(change).toHaveBeenCalledWith('b');
});

it('writes larger where the person wants it, in the colours of the theme', () => {
  setPreference({ theme: 'dark', textSize: 'large' });
  show(<Text variant="body">Hello</Text>);
  expect(screen.getByText('Hello')).toHaveStyle({ color: '#efebef' });
  expect(screen.getByText('Hello')).toHaveStyle({ fontSize: 16 * 1.18 });
});
