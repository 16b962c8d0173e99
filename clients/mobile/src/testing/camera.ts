import { act } from '@testing-library/react-native';
import type { CameraView as Camera } from 'expo-camera';
import type { ComponentProps } from 'react';

type Scanned = NonNullable<ComponentProps<typeof Camera>['onBarcodeScanned']>;
let heard: Scanned | undefined;

/** As much of expo-camera as the scanner asks: it may be used, and tells of codes. */
export const useCameraPermissions = () => [{ granted: true }, jest.fn()];

export function CameraView({ onBarcodeScanned }: { readonly onBarcodeScanned: Scanned }): null {
  heard = onBarcodeScanned;
  return null;
}

/** A code comes before the camera. */
export const scan = (data: string): Promise<void> =>
  act(async () => {
    heard?.({ data } as Parameters<Scanned>[0]);
    await Promise.resolve();
  });
