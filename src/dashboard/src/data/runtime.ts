import { FrameBatch } from './frameBatch';
import { reduce } from './reduce';
import { publish } from './stores';
import { emptyWorld, type Action, type World } from './world';

let world: World = emptyWorld;
const observers = new Set<(before: World, after: World) => void>();

function apply(actions: readonly Action[]): void {
  const before = world;
  world = reduce(before, actions);
  publish(before, world);
  for (const observe of observers) observe(before, world);
}

const batch = new FrameBatch<Action>(apply);

/** Folds an action in with the next animation frame; what arrives by the hundred goes through here. */
export function enqueue(action: Action): void {
  batch.add(action);
}

/** Folds an action in at once, after whatever is waiting; for what a person did. */
export function dispatch(action: Action): void {
  batch.add(action);
  batch.flush();
}

export function currentWorld(): World {
  return world;
}

/** Calls back after every fold; returns the way to stop. */
export function observe(observer: (before: World, after: World) => void): () => void {
  observers.add(observer);
  return () => observers.delete(observer);
}
