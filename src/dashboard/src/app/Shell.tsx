import { lazy, Suspense } from 'react';
import type { Route } from '../actions/links';
import { useRoute } from '../actions/route';
import { useShortcuts } from './shortcuts';
import { useView } from '../actions/view';
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
const RunsPage = lazy(() => import('../runs/RunsPage'));
const ComparePage = lazy(() => import('../compare/ComparePage'));
const AlertsPage = lazy(() => import('../alerts/AlertsPage'));
const DataPage = lazy(() => import('../market/DataPage'));
const AccountsPage = lazy(() => import('../accounts/AccountsPage'));
const ClusterPage = lazy(() => import('../cluster/ClusterPage'));
const StudiesPage = lazy(() => import('../studies/StudiesPage'));
const WorkshopPage = lazy(() => import('../workshop/WorkshopPage'));
const AddExecutionDialog = lazy(() => import('../strategies/AddExecutionDialog'));

export function Shell() {
  const route = useRoute();
  const { panelOpen, dialog } = useView();
  useShortcuts();
  return (
    <div className={`shell ${route.page}-page ${panelOpen ? 'panel-open' : ''}`}>
      <Header />
      <main className="shell-main">
        <Page route={route} />
      </main>
      {panelOpen && <LivePanel />}
      <BottomBar />
      {dialog === 'help' && <HelpDialog />}
      {dialog === 'exits' && <ExitsDialog />}
      {dialog === 'add' && (
        <Suspense fallback={null}>
          <AddExecutionDialog />
        </Suspense>
      )}
    </div>
  );
}

function Page({ route }: { route: Route }) {
  switch (route.page) {
    case 'strategies':
      return <StrategiesPage />;
    case 'run':
      return (
        <Suspense fallback={<Loading what="the run" />}>
          <RunPage key={route.sessionId} sessionId={route.sessionId} run={route.run} at={route.at} tradeId={route.trade} />
        </Suspense>
      );
    case 'runs':
      return (
        <Suspense fallback={<Loading what="the runs" />}>
          <RunsPage />
        </Suspense>
      );
    case 'compare':
      return (
        <Suspense fallback={<Loading what="the comparison" />}>
          <ComparePage runs={route.runs} />
        </Suspense>
      );
    case 'studies':
      return (
        <Suspense fallback={<Loading what="the studies" />}>
          <StudiesPage key={route.study} id={route.study} />
        </Suspense>
      );
    case 'alerts':
      return (
        <Suspense fallback={<Loading what="the alerts" />}>
          <AlertsPage />
        </Suspense>
      );
    case 'workshop':
      return (
        <Suspense fallback={<Loading what="the workshop" />}>
          <WorkshopPage key={route.strategy} id={route.strategy} />
        </Suspense>
      );
    case 'data':
      return (
        <Suspense fallback={<Loading what="the data" />}>
          <DataPage />
        </Suspense>
      );
    case 'accounts':
      return (
        <Suspense fallback={<Loading what="the accounts" />}>
          <AccountsPage />
        </Suspense>
      );
    case 'cluster':
      return (
        <Suspense fallback={<Loading what="the cluster" />}>
          <ClusterPage />
        </Suspense>
      );
  }
}
