import { useState } from 'react';
import * as api from '../../data/api';
import { bytes } from '../../format/numbers';
import { fullTime } from '../../format/times';
import { Button } from '../../ui/Button';
import { Empty, LoadError, Loading } from '../../ui/Empty';
import { attempt } from '../../ui/notices';
import { useLoaded } from '../../ui/useLoaded';
import type { StrategyVersion } from '../../wire/rest';
import { replaceText, useEditor } from '../state/editor';
import './side.css';

/** The versions of the strategy: every save is one. */
export function VersionsPane() {
  const id = useEditor((editor) => editor.id);
  const tag = useEditor((editor) => editor.saved?.tag ?? null);
  const [open, setOpen] = useState<number | null>(null);
  const { data, error, reload } = useLoaded(`versions:${id}`, async () => (tag === null ? [] : api.versions(id)), tag ?? '');
  if (data === null)
    return error === null ? <Loading what="the versions" /> : <LoadError what="The versions" reason={error} onRetry={reload} />;
  if (data.length === 0) return <Empty title="No version yet">The first save is the first version.</Empty>;
  const current = data.find((version) => version.current) ?? data[0]!;
  return (
    <ul className="version-list">
      {data.map((version) => (
        <li key={version.version} data-version={version.version}>
          <button
            type="button"
            aria-expanded={open === version.version}
            onClick={() => setOpen(open === version.version ? null : version.version)}
          >
            <b>Version {version.version}</b>
            <span className="muted">
              {[
                version.saved_at === null ? '' : fullTime(version.saved_at),
                bytes(version.bytes),
                version.current ? 'saved now' : '',
                version.in_use ? 'an execution runs it' : '',
              ]
                .filter((words) => words !== '')
                .join(' · ')}
            </span>
          </button>
          {open === version.version && <Changes id={id} version={version} current={current} />}
        </li>
      ))}
    </ul>
  );
}

/** What was changed from a version to the saved one, in the server's words. */
function Changes({ id, version, current }: { id: string; version: StrategyVersion; current: StrategyVersion }) {
  const [from, to] = [version.version, current.version];
  const difference = useLoaded(`diff:${id}:${from}:${to}`, async () => (from === to ? null : api.versionDifference(id, from, to)));
  const restore = () => attempt(async () => replaceText(await api.versionText(id, from), null));
  return (
    <div className="version-changes">
      {from === to ? (
        <p className="muted">This is what is saved.</p>
      ) : difference.data === null ? (
        <p className="muted">{difference.error ?? 'Comparing…'}</p>
      ) : (
        <>
          <p className="muted">
            {difference.data.words.length === 0 ? 'Only the drawing differs.' : `From version ${from} to version ${to}:`}
          </p>
          <ul>
            {difference.data.words.map((words, index) => (
              <li key={index}>{words}</li>
            ))}
          </ul>
        </>
      )}
      <Button className="small" title="Puts it into the editor; saving makes it the latest version" onClick={() => void restore()}>
        Restore version {from}
      </Button>
    </div>
  );
}
