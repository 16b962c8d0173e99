import type { ReactElement, ReactNode } from 'react';

import { OtherServer } from '../desktop/other-server';
import { Icon } from '../base/icon';
import { Brand, Seal } from '../base/seal';
import { serverHost } from '../desktop/server-origin';

interface GateFrameProps {
  readonly quote: string;
  readonly quoteHint: string;
  readonly title: string;
  readonly hint?: string;
  readonly showsServer?: boolean;
  readonly onSubmit?: () => void;
  readonly children: ReactNode;
}

/** The entry pages: the ring and a sentence on one side, one task on the other. */
export function GateFrame({
  quote,
  quoteHint,
  title,
  hint,
  showsServer = true,
  onSubmit,
  children,
}: GateFrameProps): ReactElement {
  return (
    <div className="gate">
      <aside className="gate-art">
        <Brand />
        <Seal size={440} lit={15} />
        <blockquote>{quote}</blockquote>
        <p>{quoteHint}</p>
      </aside>
      <main className="gate-form">
        <form
          className="gate-in"
          onSubmit={(event) => {
            event.preventDefault();
            onSubmit?.();
          }}
        >
          <Brand />
          <div>
            <h1>{title}</h1>
            {hint !== undefined && <p className="sub">{hint}</p>}
          </div>
          {children}
          {showsServer && (
            <p className="server">
              <Icon name="server" small />
              <span>{serverHost()}</span>
              <OtherServer />
            </p>
          )}
        </form>
      </main>
    </div>
  );
}
