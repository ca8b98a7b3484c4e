import { EditorPage } from './EditorPage';
import { StrategyList } from './StrategyList';

/** The workshop: all strategies, or the editor of one. */
export default function WorkshopPage({ id }: { id: string | null }) {
  return id === null ? <StrategyList /> : <EditorPage id={id} />;
}
