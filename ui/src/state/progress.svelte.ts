import { onProgress } from '../ipc';
import type { Progress } from '../lib/contract';

const tasks = $state<Record<string, Progress[]>>({});

/** Steps of a task in the order in which they first reported. */
export function steps(task: string): Progress[] {
  return tasks[task] ?? [];
}

/** Forgets what an earlier run of the task reported. */
export function begin(task: string): void {
  tasks[task] = [];
}

export function hear(progress: Progress): void {
  if (!tasks[progress.task]) begin(progress.task);
  // Read again: what was assigned is not what is watched.
  const known = tasks[progress.task] ?? [];
  const at = known.findIndex((step) => step.step === progress.step);
  if (at < 0) known.push(progress);
  else known[at] = progress;
}

export function followProgress(): Promise<() => void> {
  return onProgress(hear);
}
