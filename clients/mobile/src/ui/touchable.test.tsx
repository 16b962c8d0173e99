import { renderToStaticMarkup } from 'react-dom/server';

import { Touchable } from './touchable';

jest.mock('react-native', () => jest.requireActual<object>('react-native-web'));
jest.mock('./theme', () => ({ useTheme: () => ({ color: {} }) }));

it('tells its state to screen readers of browsers too', () => {
  const markup = renderToStaticMarkup(
    <Touchable accessibilityRole="radio" accessibilityState={{ checked: true }} disabled />,
  );
  expect(markup).toMatch(/role="radio"/);
  expect(markup).toMatch(/aria-checked="true"/);
  expect(markup).toMatch(/aria-disabled="true"/);
});
