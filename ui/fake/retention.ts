import type { Commands } from '../src/lib/contract';
import { seconds } from './scenes';
import { fail, type FakeShell } from './shell';

type Names = 'retention' | 'forgetting' | 'announce_forgetting' | 'forget_people';
type Handlers = { [C in Names]: (args: Commands[C]['args']) => Promise<Commands[C]['answer']> };

/** What the shell answers about forgetting. */
export function retention(shell: FakeShell): Handlers {
  const now = (): Commands['forgetting']['answer'] => ({
    ...shell.forgetting,
    is_due: shell.forgetting.retention?.done_at === null && shell.forgetting.retention.due <= seconds(),
  });
  return {
    retention: async () => shell.forgetting.retention,
    forgetting: async () => now(),
    announce_forgetting: async ({ due }) => {
      await shell.pause();
      if (due <= seconds()) fail('retention.past', 'The date is not after now.');
      if (shell.forgetting.retention?.done_at === null)
        fail('retention.announced', 'It is announced already.');
      shell.forgetting.retention = { announced_at: seconds(), due, done_at: null };
      return now();
    },
    forget_people: async () => {
      await shell.pause();
      const { retention: announced } = shell.forgetting;
      if (!announced || announced.done_at !== null) fail('retention.not_announced', 'Announce a date first.');
      if (announced.due > seconds()) fail('retention.too_early', 'The date has not come.');
      const done = { ...announced, done_at: seconds() };
      shell.forgetting = { retention: done, is_due: false, people: 0, requests: 0, codes: 0 };
      return now();
    },
  };
}
