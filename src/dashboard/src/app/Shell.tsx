import { lazy, Suspense } from 'react';
import { useRoute } from '../actions/route';
import { useShortcuts } from './shortcuts';
import { useView } from '../actions/view';
import { AddExecutionDialog } from '../strategies/AddExecutionDialog';
import { StrategiesPage } from '../strategies/StrategiesPage';
import { ExitsDialog } from '../panels/ExitsDialog';
import { LivePanel } from '../panels/LivePanel';
import { Loading } from '../ui/Empty';
import { BottomBar } from './BottomBar';
import { Header } from './Header';
import { HelpDialog } from './HelpDialog';
import './shell.css';

// Charts and the graph are most of the code and only the run page needs them.
const RunPage = lazy(() => import('../run/RunPage'));

export function Shell() {
  const route = useRoute();
  const { panelOpen, dialog } = useView();
  useShortcuts();
  return (
    <div className={`shell ${route.page}-page ${panelOpen ? 'panel-open' : ''}`}>
      <Header />
      <main className="shell-main">
        {route.page === 'run' ? (
          <Suspense fallback={<Loading what="the run" />}>
            <RunPage key={route.sessionId} sessionId={route.sessionId} run={route.run} at={route.at} tradeId={route.trade} />
          </Suspense>
        ) : (
          <StrategiesPage />
        )}
      </main>
      {panelOpen && <LivePanel />}
      <BottomBar />
      {dialog === 'help' && <HelpDialog />}
      {dialog === 'exits' && <ExitsDialog />}
      {dialog === 'add' && <AddExecutionDialog />}
    </div>
  );
}
