import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useLatest } from '../base/use-latest';

interface QrScannerProps {
  /** Called once for each code that comes before the camera. */
  readonly onText: (text: string) => void;
}

/** The camera, until it goes away with this element. */
export function QrScanner({ onText }: QrScannerProps): ReactElement {
  const { t } = useTranslation();
  const player = useRef<HTMLVideoElement>(null);
  const [refused, setRefused] = useState(false);
  const latest = useLatest(onText);
  useEffect(() => {
    const element = player.current;
    if (!element) return;
    const ended = { yet: false };
    let stop = (): void => undefined;
    void watch(element, (text) => latest.current(text), ended).then(
      (end) => {
        stop = end;
        if (ended.yet) end();
      },
      () => setRefused(true),
    );
    return () => {
      ended.yet = true;
      stop();
    };
  }, [latest]);
  return refused ? (
    <p className="hint" role="status">
      {t('keys.noCamera')}
    </p>
  ) : (
    <video className="scanner" ref={player} playsInline muted aria-label={t('keys.cameraLabel')} />
  );
}

async function watch(
  element: HTMLVideoElement,
  onText: (text: string) => void,
  ended: { readonly yet: boolean },
): Promise<() => void> {
  const { frameLoop, QRCanvas, rearCamera } = await import('qr/dom.js');
  const camera = await rearCamera(element);
  if (ended.yet) return () => camera.stop();
  const canvas = new QRCanvas();
  let last: string | undefined;
  let isReading = false;
  const look = async (): Promise<void> => {
    if (isReading) return;
    isReading = true;
    try {
      // All of the picture, not as small as it is shown: a code of many parts is lost in that.
      const text = await camera.readFrame(canvas, true);
      if (ended.yet || typeof text !== 'string' || text === last) return;
      last = text;
      onText(text);
    } finally {
      isReading = false;
    }
  };
  // A frame that cannot be read is followed by others.
  const cancel = frameLoop(() => void look().catch(() => undefined), element);
  return () => {
    cancel();
    camera.stop();
  };
}
