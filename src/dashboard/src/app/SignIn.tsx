import { useEffect } from 'react';

/** Signing in is a page of the server's own; this goes there, and the server brings the user back to where they were. */
export function SignIn() {
  useEffect(() => {
    const { pathname, search, hash } = window.location;
    window.location.assign(`/login?return=${encodeURIComponent(pathname + search + hash)}`);
  }, []);
  return (
    <main>
      <p>
        You are signed out. <a href="/login">Sign in</a>
      </p>
    </main>
  );
}
