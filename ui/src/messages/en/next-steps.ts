/** What comes after each step on the way to a vote. */
export const nextSteps = {
  'then.welcome': 'Next, you write 24 words on paper. Then you join the roll.',
  'then.phrase': 'Next, you type three of the words, to be sure that your paper can be read.',
  'then.probe': 'Next, you join the roll of those who may vote.',
  'then.enrol': 'Next, you see what you can vote on.',
  'then.home': 'Choose one to see its questions. Nothing is sent before you cast your vote.',
  'then.choose': 'Next, you see all your choices once more.',
  'then.choose_poll': 'Next, your answer is sealed. It is not sent yet.',
} as const;
