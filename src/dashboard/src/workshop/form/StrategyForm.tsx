import { useRef } from 'react';
import { IconButton } from '../../ui/Button';
import { resolved } from '../model/catalogue';
import { renameGroup, ungroup } from '../model/operations';
import { ownKey } from '../model/strategyGraph';
import { below } from '../model/json';
import { act, choose, useDocument } from '../state/editor';
import { useCatalogue } from '../state/catalogue';
import { ObjectForm } from './FieldControl';
import { useGoal } from './NodeForm';
import { NameField } from './Scalars';
import './form.css';

/** What belongs to the strategy as a whole: its name, parameters, variables and the groups of its nodes. */
export function StrategyForm() {
  const { graph } = useDocument();
  const catalogue = useCatalogue();
  const place = useRef<HTMLDivElement>(null);
  useGoal(place);
  return (
    <div className="node-form" ref={place} role="group" aria-label="Form of the strategy">
      <h3>Strategy</h3>
      <ObjectForm schema={resolved(catalogue, catalogue.document)} pointer={graph.at} without={['nodes', 'edges']} />
      {graph.groups.length > 0 && (
        <section className="form-part" aria-label="Groups">
          <header>
            <h4>Groups</h4>
          </header>
          {graph.groups.map((group, index) => (
            <div className="form-item-head" key={group.id}>
              <NameField
                label={`${group.nodes.length} nodes`}
                pointer={below(graph.at, ownKey, 'groups', index, 'name')}
                value={group.name}
                onRename={(name) => act('Rename', (text) => renameGroup(text, group.id, name))}
              />
              <IconButton icon="search" label={`Show ${group.name}`} onClick={() => choose(group.nodes)} />
              <IconButton
                icon="trash"
                label={`Take the frame ${group.name} away`}
                onClick={() => act('Ungroup', (text) => ungroup(text, group.id))}
              />
            </div>
          ))}
        </section>
      )}
    </div>
  );
}
