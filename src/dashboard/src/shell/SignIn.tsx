import { useId, useState, type FormEvent } from 'react';
import { call, explain } from '../data/http';
import { Button } from '../ui/Button';
import './signIn.css';

/** Trades an API key for the cookie that EventSource needs, which cannot send headers. The key itself is kept nowhere. */
export function SignIn() {
  const [key, setKey] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const field = useId();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await call('POST', '/login', { body: { api_key: key } });
      window.location.assign('/');
    } catch (reason) {
      setError(explain(reason));
      setBusy(false);
    }
  };
  return (
    <main className="sign-in">
      <form onSubmit={(event) => void submit(event)}>
        <h1>Sign in</h1>
        <p className="muted">Enter your API key. It is exchanged for a session cookie and not kept in this browser.</p>
        <label htmlFor={field}>API key</label>
        <input
          id={field}
          className="input"
          type="password"
          autoComplete="current-password"
          autoFocus
          required
          value={key}
          aria-invalid={error !== null}
          aria-describedby={`${field}-error`}
          onChange={(event) => setKey(event.target.value)}
        />
        <p id={`${field}-error`} className="field-error" role="alert">
          {error}
        </p>
        <Button kind="primary" type="submit" disabled={busy || key === ''}>
          {busy ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
    </main>
  );
}
