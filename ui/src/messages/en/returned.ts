/** What came back with the 24 words beside what is on the record. */
export const returned = {
  'returned.opened': 'This came back too',
  'returned.credentials': {
    one: '{count} copy of a certificate',
    other: '{count} copies of certificates',
  },
  'returned.wages': { one: '{count} proof of a wage', other: '{count} proofs of wages' },
  'returned.data': {
    one: '{count} set of data that you published',
    other: '{count} sets of data that you published',
  },
  'returned.left_out': {
    one: '{count} set of data was too large to be kept. It is on your other device only.',
    other: '{count} sets of data were too large to be kept. They are on your other device only.',
  },
  'returned.number':
    'It was kept sealed with the city, as number {number}. If your other device kept something later, this computer cannot tell.',
  'returned.nothing': 'Nothing more was kept for you',
  'returned.nothing_text':
    'Your key and all that is in the public record are back. If you had certificates, proofs of wages or data of your own, they are on your other device only.',
  'returned.missing': 'Not everything is back yet',
  'returned.missing_text':
    'Your key and all that is in the public record are back. Your certificates, proofs of wages and own data, which the city keeps sealed, could not be brought back now. Nothing of them is lost by this: try again later.',
  'returned.again': 'Try to bring them back',
} as const;
