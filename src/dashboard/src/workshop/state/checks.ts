import * as api from '../../data/api';
import { explain } from '../../data/http';
import { notify } from '../../ui/notices';
import { useEditor } from './editor';

const checkAfterMs = 120;

/** Asks the server what is wrong with the document, as it is edited. A newer text ends the question about an older one. */
export function watchProblems(): () => void {
  let timer = 0;
  let asking: AbortController | null = null;
  let hasFailed = false;
  const ask = async (text: string) => {
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    try {
      const { problems, warnings } = await api.validateText(text, mine.signal);
      hasFailed = false;
      if (!mine.signal.aborted) useEditor.setState({ found: { problems, warnings, text } });
    } catch (error) {
      if (mine.signal.aborted) return;
      // Once is enough: the header says when the server is away.
      if (!hasFailed) notify(`The document cannot be checked: ${explain(error)}`, 'error');
      hasFailed = true;
    }
  };
  const schedule = (delay: number) => {
    window.clearTimeout(timer);
    const { phase, history } = useEditor.getState();
    if (phase === 'open') timer = window.setTimeout(() => void ask(history.text), delay);
  };
  const stop = useEditor.subscribe((editor, before) => {
    if (editor.history.text !== before.history.text || editor.phase !== before.phase) schedule(checkAfterMs);
  });
  schedule(0);
  return () => {
    stop();
    window.clearTimeout(timer);
    asking?.abort();
  };
}
