/** Forgetting whose key is whose, at a date that was announced before. */
export const retention = {
  'retention.title': 'Forgetting who is who',
  'retention.open': 'Announce or see the date',
  'retention.desk_text':
    'At a date that is announced before, the registrar forgets whose key is whose. Elections stay as they are.',
  'retention.text':
    'The registrar knows whose key is whose, and nobody else does. You announce a date; when it has come, that knowledge is deleted from the registrar’s files for good.',
  'retention.what': 'What will be deleted',
  'retention.people': {
    one: '{count} person: name, reference number, and which key is theirs',
    other: '{count} people: names, reference numbers, and which key is whose',
  },
  'retention.requests': {
    one: '{count} enrolment request, with what a card or an account said',
    other: '{count} enrolment requests, with what cards and accounts said',
  },
  'retention.codes': { one: '{count} code, used or not', other: '{count} codes, used or not' },
  'retention.waiting':
    'Whoever still waits at the desk then, or has a code that was not used, has to begin anew.',
  'retention.backups': 'Copies of the files elsewhere, and on paper, are yours to destroy.',
  'retention.stays': 'What stays',
  'retention.stays_text':
    'The public record, byte for byte: it never had a name in it. Keys stay on the roll, votes stay counted, and every election can be checked as before. People still see who looked at their record.',
  'retention.date': 'From when on is it forgotten?',
  'retention.date_past': 'Choose a day and time that are to come.',
  'retention.announce': 'Announce this date',
  'retention.announce_title': 'Announce this date?',
  'retention.announce_text':
    'From {time} on nobody knows any more whose key is whose. Everybody sees this date in the app. It cannot be moved or taken back.',
  'retention.announce_no': 'Not yet',
  'retention.announced': 'Announced for {time}',
  'retention.announced_text':
    'It happens by itself at that time, or as soon as Tabella runs again after it. Before then nothing is deleted, and nothing can stop it.',
  'retention.due': 'The announced date has come',
  'retention.due_text': 'It is deleted by itself within a minute while Tabella runs. You can also do it now.',
  'retention.do': 'Delete it now',
  'retention.do_title': 'Delete it for good?',
  'retention.do_text':
    'Afterwards the registrar cannot tell whose key is whose, and cannot help anybody who lost a device under their old number. Nobody can undo this.',
  'retention.typed': 'To confirm, type the name of the city: {city}',
  'retention.typed_error': 'This is not the name of the city.',
  'retention.yes': 'Delete it for good',
  'retention.no': 'Do not delete',
  'retention.done': 'Forgotten on {time}',
  'retention.done_text':
    'Nobody knows any more whose key is whose. The public record is as valid as before: anybody can check it.',
  'retention.check': 'Check the record',
  'retention.again': 'Announce the next date',
  'retention.again_text': 'For everybody who joined since.',
  'retention.mine': 'When the city forgets who you are',
  'retention.mine_none':
    'The registrar has announced no date yet. Until then the registrar knows which key is yours.',
  'retention.mine_due':
    'From {time} on the registrar does not know any more which key is yours. Your key stays good, and your votes stay counted.',
  'retention.mine_done':
    'On {time} the registrar forgot whose key is whose. Your key stays good, and your votes stay counted.',

  'failure.retention.past': 'This date is not to come.',
  'next.retention.past': 'Choose a later one: people have to know it beforehand.',
  'failure.retention.announced': 'A date is announced already.',
  'next.retention.announced': 'People rely on it, so it cannot be moved. Look at the page again.',
  'failure.retention.not_announced': 'There is nothing to delete: no date is announced.',
  'next.retention.not_announced': 'It may have been done a moment ago. Look at the page again.',
  'failure.retention.too_early': 'The announced date has not come yet.',
  'next.retention.too_early': 'Wait for it. It then happens by itself.',
  'failure.retention.store': 'The registrar’s file could not be written.',
  'next.retention.store':
    'Some of it may still be there. It is tried again by itself; close other programs that read the file.',
} as const;
