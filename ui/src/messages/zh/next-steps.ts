import type { Translated } from '../catalogue';
import type { nextSteps as english } from '../en/next-steps';

export const nextSteps: Translated<typeof english> = {
  'then.welcome': '接下来，请把 24 个词抄在纸上，然后列入名册。',
  'then.phrase': '接下来，请输入其中三个词，以确认纸上的字看得清。',
  'then.probe': '接下来，您会列入可以投票者的名册。',
  'then.enrol': '接下来，您会看到可以参加的投票。',
  'then.home': '选择一项即可查看其中的问题。在您投出选票之前，什么都不会发送。',
  'then.choose': '接下来，您会再看一遍自己的全部选择。',
  'then.choose_poll': '接下来，您的回答会被密封，此时尚未发送。',
};
