import { BaseEdge, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { cell } from '../state/places';

const turn = 16;
const round = 8;

/** An edge that leads back up: beside the nodes, where it can be seen. */
export const BackEdge = memo(function BackEdge({ sourceX, sourceY, targetX, targetY, interactionWidth = 20 }: EdgeProps) {
  const side = Math.max(sourceX, targetX) + cell.width / 2 + turn;
  const [low, high] = [sourceY + turn, targetY - turn];
  const path = [
    `M${sourceX},${sourceY}`,
    `V${low - round}q0,${round} ${round},${round}`,
    `H${side - round}q${round},0 ${round},${-round}`,
    `V${high + round}q0,${-round} ${-round},${-round}`,
    `H${targetX + round}q${-round},0 ${-round},${round}`,
    `V${targetY}`,
  ].join('');
  return <BaseEdge path={path} interactionWidth={interactionWidth} />;
});
