import { useEffect, useState, type ReactElement } from 'react';

interface QrCodeProps {
  /** `null`: not there yet, its place is kept. */
  readonly text: string | null;
  readonly label: string;
}

/** Dark on white in both themes: cameras want it so. */
export function QrCode({ text, label }: QrCodeProps): ReactElement {
  const [cells, setCells] = useState<readonly (readonly boolean[])[] | null>(null);
  useEffect(() => {
    if (text === null) return;
    let isCurrent = true;
    void import('qr').then(({ encodeQR }) => {
      if (isCurrent) setCells(encodeQR(text, 'raw', { ecc: 'medium' }));
    });
    return () => {
      isCurrent = false;
    };
  }, [text]);
  const size = cells?.length ?? 1;
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <path
        d={(cells ?? [])
          .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
          .join('')}
      />
    </svg>
  );
}
