import { lazy, Suspense, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Route, Switch } from 'wouter';

import { useSession } from '@anochat/sdk/react';

import { VoidState } from '../base/void-state';
import { RevokedPage } from '../encryption/ended-pages';
import { EncryptionGate } from '../encryption/encryption-gate';
import { SignInPage } from '../gate/sign-in-page';
import { LiveRegion } from '../layers/live-region';
import { Toasts } from '../layers/toasts';
import { ChatScreen } from './chat-screen';
import { useNewBuild } from './use-new-build';

// Pages that most visits do not open come in files of their own.
const SettingsScreen = lazy(() => import('../settings/settings-screen'));
const CreateAccountPage = lazy(async () => ({
  default: (await import('../gate/create-account-page')).CreateAccountPage,
}));
const SetupPage = lazy(async () => ({ default: (await import('../gate/setup-page')).SetupPage }));
const ResetPage = lazy(async () => ({ default: (await import('../gate/reset-page')).ResetPage }));
const JoinPage = lazy(async () => ({ default: (await import('../gate/join-page')).JoinPage }));

export function App(): ReactElement {
  useNewBuild();
  return (
    <>
      <Suspense fallback={null}>
        <Pages />
      </Suspense>
      <LiveRegion />
      <Toasts />
    </>
  );
}

function Pages(): ReactElement | null {
  const session = useSession();
  if (session.status === 'loading') return null;
  if (session.status === 'signed-out' && session.endedBy === 'auth.device-revoked')
    return <RevokedPage />;
  if (session.status === 'signed-out') {
    return (
      <Switch>
        <Route path="/create-account" component={CreateAccountPage} />
        <Route path="/setup" component={SetupPage} />
        <Route path="/reset" component={ResetPage} />
        {/* Any other address is kept, and shows after signing in. */}
        <Route>
          <SignInPage endedBy={session.endedBy} />
        </Route>
      </Switch>
    );
  }
  return (
    <EncryptionGate>
      <SignedInPages />
    </EncryptionGate>
  );
}

function SignedInPages(): ReactElement {
  return (
    <Switch>
      <Route path="/settings/:page?" component={SettingsScreen} />
      <Route path="/join" component={JoinPage} />
      <Route path="/reset" component={ResetPage} />
      <Route path="/c/:id/:panel?">
        {({ id, panel }) => <ChatScreen id={id} details={panel === 'details'} />}
      </Route>
      {/* Left in the address by the pages for signing in. */}
      <Route path="/(|create-account|setup)">
        <ChatScreen id={null} details={false} />
      </Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}

function NotFound(): ReactElement {
  const { t } = useTranslation();
  return (
    <main className="whole-page">
      <VoidState title={t('gate.notFound')} hint={t('gate.notFoundHint')} shape="thinned">
        <Link href="/" className="btn btn-main">
          {t('gate.toChats')}
        </Link>
      </VoidState>
    </main>
  );
}
