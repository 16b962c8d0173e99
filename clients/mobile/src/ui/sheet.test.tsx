import { fireEvent, screen, waitFor } from '@testing-library/react-native';
import { useState, type ReactElement } from 'react';
import { Platform, Text } from 'react-native';

import { drawPart } from '../testing/draw';
import { Sheet, SheetRow } from '.';

const done: string[] = [];

function Staged(): ReactElement {
  const [isOpen, setOpen] = useState(true);
  if (!isOpen) return <Text>Closed</Text>;
  return (
    <Sheet title="Add" onClose={() => setOpen(false)}>
      <SheetRow title="File" onPress={() => done.push('picker')} />
    </Sheet>
  );
}

beforeEach(() => done.splice(0));
afterEach(() => jest.restoreAllMocks());

describe('a row of a sheet', () => {
  it('begins on iOS when the sheet is gone, so that nothing it shows goes with it', async () => {
    jest.replaceProperty(Platform, 'OS', 'ios');
    drawPart(<Staged />);
    fireEvent.press(screen.getByRole('button', { name: 'File' }));
    expect(screen.queryByText('Add')).toBeNull();
    expect(done).toEqual([]);
    await waitFor(() => expect(done).toEqual(['picker']));
    expect(screen.getByText('Closed')).toBeTruthy();
  });

  it('begins at once where no word comes of that', () => {
    jest.replaceProperty(Platform, 'OS', 'android');
    drawPart(<Staged />);
    fireEvent.press(screen.getByRole('button', { name: 'File' }));
    expect(done).toEqual(['picker']);
    expect(screen.getByText('Closed')).toBeTruthy();
  });
});
