import { shortcuts } from './shortcuts';
import { showDialog } from '../actions/view';
import { Dialog } from '../ui/Dialog';
import './help.css';

export function HelpDialog() {
  return (
    <Dialog title="Keyboard" onClose={() => showDialog(null)}>
      <dl className="dialog-body shortcuts">
        {shortcuts.map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
