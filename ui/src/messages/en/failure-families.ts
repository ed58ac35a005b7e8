/** What is said of a failure that has no words of its own, by what it is about. */
export const failureFamilies = {
  'failure.family.board': 'The public record did not take this.',
  'next.family.board': 'Try again. If it is refused again, tell the election office what the details say.',
  'failure.family.election': 'This does not fit what the public record says of the election.',
  'next.family.election':
    'Look at the election again: it may have moved on meanwhile. If it stays like this, tell the election office what the details say.',
  'failure.family.membership': 'The proof that you may take part was not accepted.',
  'next.family.membership':
    'Try again. If it is refused again, tell the election office what the details say.',
  'failure.family.forum': 'The public record did not take what was written.',
  'next.family.forum':
    'Your text is still here. Look whether the proposal has moved on meanwhile, and try again.',
  'failure.family.fund': 'The rules of the fund do not allow this step.',
  'next.family.fund': 'Look at the fund again: somebody else may have acted meanwhile.',
  'failure.family.points': 'The rules of the points do not allow this.',
  'next.family.points': 'Look at your points again. If it stays like this, ask whoever runs the programme.',
  'failure.family.sharing': 'The public record did not take this about your data.',
  'next.family.sharing': 'Look at what you share again: it may have changed meanwhile.',
  'failure.family.file': 'This file is not what it should be.',
  'next.family.file': 'Ask whoever gave it to you for another copy. Do not trust what it says.',
  'failure.family.identity': 'Your key could not be used.',
  'next.family.identity':
    'Close the window and start the app again. Your 24 words bring the key back, if nothing else does.',
  'failure.family.registrar': 'The registrar’s service did not do this.',
  'next.family.registrar': 'Try again later. If it stays like this, tell the registrar what the details say.',
} as const;
