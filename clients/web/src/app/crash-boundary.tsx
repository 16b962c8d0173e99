import { Component, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { VoidState } from '../base/void-state';

/** The last resort: says what is safe and offers to reload. */
export class CrashBoundary extends Component<
  { readonly children: ReactNode },
  { readonly crashed: boolean }
> {
  override state = { crashed: false };

  static getDerivedStateFromError(): { readonly crashed: boolean } {
    return { crashed: true };
  }

  override render(): ReactNode {
    return this.state.crashed ? <Crashed /> : this.props.children;
  }
}

function Crashed(): ReactElement {
  const { t } = useTranslation();
  return (
    <main className="whole-page">
      <VoidState
        title={t('error.crashTitle')}
        hint={t('error.crashHint')}
        shape="broken"
        tone="bad"
      >
        <button type="button" className="btn btn-main" onClick={() => location.reload()}>
          {t('error.reload')}
        </button>
      </VoidState>
    </main>
  );
}
