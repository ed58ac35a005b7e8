/** A price that is paid in parts, and points that came to nothing. */
export const purchase = {
  'purchase.title': 'Not all of it is paid yet',
  'purchase.title_late': 'It was not paid in time',
  'purchase.parts': {
    one: '{paid} of {count} point is paid. The rest is paid by itself by {time}, while Tabella is open.',
    other: '{paid} of {count} points are paid. The rest is paid by itself by {time}, while Tabella is open.',
  },
  'purchase.late': {
    one: '{paid} of {count} point is paid, and nothing more is sent. Ask for the points back where you spent them.',
    other:
      '{paid} of {count} points are paid, and nothing more is sent. Ask for the points back where you spent them.',
  },
  'purchase.good_then': 'What you show here is good once all of it is there.',
  'purchase.finish': 'Pay the rest now',
  'purchase.cost':
    'Then whoever looks at the record at that moment can see that these accounts belong to one person. Paid by itself, the parts come at moments drawn by chance.',
  'purchase.done': 'All of it is paid.',
  'purchase.void': {
    one: '{count} point of it is void: what was handed in did not count for the issuers, so you do not have it, and it cannot be handed in again. Their answers stand in the public record for everybody to check.',
    other:
      '{count} points of it are void: what was handed in did not count for the issuers, so you do not have them, and they cannot be handed in again. Their answers stand in the public record for everybody to check.',
  },
} as const;
