import { create } from 'zustand';
import { Button } from './Button';
import { Dialog } from './Dialog';

export interface Question {
  title: string;
  text: string;
  /** Words of the button that does it. */
  action: string;
  danger?: boolean;
  onYes: () => void;
}

const useQuestion = create<{ question: Question | null }>(() => ({ question: null }));

/** Asks before something that cannot be taken back. */
export function confirm(question: Question): void {
  useQuestion.setState({ question });
}

const dismiss = () => useQuestion.setState({ question: null });

export function ConfirmHost() {
  const question = useQuestion((state) => state.question);
  if (question === null) return null;
  return (
    <Dialog title={question.title} onClose={dismiss} width={400}>
      <p className="dialog-body">{question.text}</p>
      <div className="dialog-actions">
        <Button onClick={dismiss} autoFocus>
          Cancel
        </Button>
        <Button
          kind={question.danger ? 'danger' : 'primary'}
          onClick={() => {
            dismiss();
            question.onYes();
          }}
        >
          {question.action}
        </Button>
      </div>
    </Dialog>
  );
}
