import { useEffect } from 'react';
import { loadAccount } from '../data/account';
import { loadBrokers } from '../data/brokers';
import { feed } from '../data/feed';
import { useConnection } from '../data/stores';
import { loadStrategies } from '../data/strategies';
import { startAlertSignals } from '../panels/alertSignals';
import { Shell } from './Shell';
import { SignIn } from './SignIn';
import { ConfirmHost } from '../ui/confirm';
import { Notices } from '../ui/notices';

export function App() {
  const signedOut = useConnection((connection) => connection.phase === 'signed_out');
  return signedOut ? <SignIn /> : <SignedIn />;
}

function SignedIn() {
  useEffect(() => {
    feed.start();
    const stopSignals = startAlertSignals();
    void loadAccount();
    void loadBrokers();
    void loadStrategies();
    return () => {
      stopSignals();
      feed.stop();
    };
  }, []);
  return (
    <>
      <Shell />
      <ConfirmHost />
      <Notices />
    </>
  );
}
