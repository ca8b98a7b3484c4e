import { fullTime } from '../format/times';
import { Button } from '../ui/Button';
import { attempt } from '../ui/notices';
import { differencesOf } from './model/differences';
import { withoutMark } from './model/operations';
import { discard, resume, useDocument, useEditor } from './state/editor';

/** Offers what was not saved when a browser or a tab went away. */
export function DraftBar() {
  const draft = useEditor((editor) => editor.drafts[0]);
  const otherTabs = useEditor((editor) => editor.otherTabs);
  const { value } = useDocument();
  return (
    <>
      {draft !== undefined && (
        <div className="editor-note" role="status" data-draft={draft.tab}>
          <span>
            There is a draft of {fullTime(new Date(draft.at).toISOString())} that was not saved:{' '}
            {differenceWords(value, JSON.parse(withoutMark(draft.text)))}
          </span>
          <Button className="small" kind="primary" onClick={() => void attempt(() => resume(draft))}>
            Continue with it
          </Button>
          <Button className="small" onClick={() => void attempt(() => discard(draft))}>
            Discard it
          </Button>
        </div>
      )}
      {otherTabs > 0 && (
        <div className="editor-note" role="status" data-other-tabs={otherTabs}>
          <span>This strategy is open in another tab, too. What is saved there appears here.</span>
        </div>
      )}
    </>
  );
}

const most = 3;

/** The first few differences in words. */
export function differenceWords(before: unknown, after: unknown): string {
  const all = differencesOf(before, after);
  const words = all.slice(0, most).map(({ where, what }) => `${where}: ${what}`);
  return all.length > most ? `${words.join('; ')} and ${all.length - most} more` : words.join('; ') || 'only its layout differs';
}
