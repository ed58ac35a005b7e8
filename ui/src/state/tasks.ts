import { Action } from './action.svelte';

const running = new Map<string, Action>();

/** A long task outlives the screen that started it: whoever comes back finds it still running, or its failure. */
export function task(name: string, subject: string): Action {
  const key = `${name} ${subject}`;
  const known = running.get(key);
  if (known) return known;
  const action = new Action();
  running.set(key, action);
  return action;
}
