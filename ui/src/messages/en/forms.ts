/** What holds for every form: fields that nobody could take, failures that have no words of their own. */
export const forms = {
  'field.empty': 'Fill this in.',
  'field.long': {
    one: 'This is too long by {count} character.',
    other: 'This is too long by {count} characters.',
  },
  'field.unreadable': 'This holds signs that cannot be read. Type it in instead of pasting it.',
  'action.cancel': 'Cancel',
  'list.find': 'Find in this list',
  'list.range': '{first} to {last} of {all}',
  'list.previous': 'Previous page',
  'list.next': 'Next page',
  'failure.other': 'That did not work.',
  'failure.other_next': 'Try again. If it stays like this, tell the election office what the details say.',
} as const;
