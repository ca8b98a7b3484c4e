import type { ReactNode } from 'react';
import { Button } from './Button';
import './empty.css';

interface EmptyProps {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** What stands where there is nothing to show: says why, and what would change it. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children && <p className="muted">{children}</p>}
      {action}
    </div>
  );
}

export function LoadError({ what, reason, onRetry }: { what: string; reason: string; onRetry: () => void }) {
  return (
    <div className="empty" role="alert">
      <p className="empty-title">{what} could not be loaded</p>
      <p className="muted">{reason}</p>
      <Button onClick={onRetry}>Try again</Button>
    </div>
  );
}

/** Holds the place of something that is on its way, so that nothing jumps when it comes. */
export function Loading({ what }: { what: string }) {
  return (
    <div className="empty" role="status">
      <p className="muted">Loading {what}…</p>
    </div>
  );
}
