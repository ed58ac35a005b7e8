/** What holds for every form: fields that nobody could take, failures that have no words of their own, what takes long. */
export const forms = {
  'field.empty': 'Fill this in.',
  'field.long': {
    one: 'This is too long by {count} character.',
    other: 'This is too long by {count} characters.',
  },
  'field.unreadable': 'This holds signs that cannot be read. Type it in instead of pasting it.',
  'action.cancel': 'Cancel',
  'task.may_stop': 'You can stop this. What is done by then stays, and beginning again goes on from there.',
  'task.sent': 'It is on its way to the public record. What has been sent cannot be taken back.',
  'task.opening':
    'Nothing is shown before the record has been checked. You can close the window meanwhile: nothing is lost.',
  'failure.task.cancelled': 'Stopped.',
  'next.task.cancelled': 'What was done by then stays. Begin again to go on.',
  'step.points.proving': 'The proof is made',
  'step.points.sending': 'It is sent, and comes to stand in the public record',
  'list.find': 'Find in this list',
  'list.range': '{first} to {last} of {all}',
  'list.previous': 'Previous page',
  'list.next': 'Next page',
  'failure.other': 'That did not work.',
  'failure.other_next': 'Try again. If it stays like this, tell the election office what the details say.',
} as const;
