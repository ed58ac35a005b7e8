/** A person's key: phrase, place, enrolment, class. */
export const key = {
  'tab.label': 'Your pages',
  'tab.home': 'Home',
  'tab.data': 'My data',
  'tab.me': 'Me',

  'language.field': 'Language of the words',
  'language.hint': 'There are official lists of words in these languages only. Choose the one you read best.',

  'welcome.phrase':
    'You write down 24 words. With them you get your key back when this computer is lost or broken.',
  'welcome.restore': 'I have 24 words already',

  'phrase.title': 'Write down your 24 words',
  'phrase.probe_title': 'Check what you wrote',
  'phrase.lead':
    'Write these words on paper, in this order, with their numbers. Whoever has them is you: do not photograph them, and keep the paper where you keep important things.',
  'phrase.words': 'Your 24 words',
  'phrase.next': 'I have written them down',
  'phrase.later': 'Do this later',
  'phrase.probe_lead': 'Type three of the words from your paper.',
  'phrase.word': 'Word {place}',
  'phrase.check': 'Check the words',
  'phrase.back': 'Show the words again',
  'phrase.empty': 'Type word {place}.',
  'phrase.confirmed': 'Your words are written down.',

  'restore.title': 'Get your key back',
  'restore.lead':
    'Type the 24 words from your paper. Your key comes back, and with it your receipts: they are found in the public record. Nobody is asked, so nobody learns which votes are yours.',
  'restore.words': 'Your 24 words',
  'restore.words_hint': 'With a space between two words. Capitals do not matter.',
  'restore.count': { one: '{count} word so far', other: '{count} words so far' },
  'restore.none': 'Type the words first.',
  'restore.do': 'Get my key back',
  'restore.back': 'I have no words yet',
  'restore.done': 'Your key is back.',

  'passphrase.field': 'Passphrase',
  'passphrase.optional': 'Passphrase (optional)',
  'passphrase.hint':
    'At least 12 characters; several words are best. It protects the key on this computer only. If you forget it, your 24 words bring the key back.',
  'passphrase.now': 'Your passphrase',

  'unlock.title': 'Unlock your key',
  'unlock.lead': 'Your key is on this computer, and it is locked.',
  'unlock.system':
    'Your key is locked by this computer’s store of secrets, and that does not open. Unlock it, then try again.',
  'unlock.do': 'Unlock',
  'unlock.forgot': 'I forgot it: use my 24 words',
  'unlock.empty': 'Type your passphrase.',

  'ended.title': 'This key has ended',
  'ended.lead':
    'The registrar has ended the key on this computer, or you have replaced it on another device. It signs nothing any more, and nobody can vote with it.',
  'ended.text': 'Go on with your next key. It comes from the same 24 words, so the paper stays good.',
  'ended.do': 'Go on with my next key',

  'enrol.ask_title': 'Show up at the registrar’s desk',
  'enrol.ask_lead':
    'Tabella sends the public half of your key to the registrar. Then you go there with your identity card, and the registrar confirms that the key is yours.',
  'enrol.ask': 'Send my request',
  'enrol.have_code': 'I have a code from the registrar',

  'request.code': 'Code of your request',
  'request.waiting': 'Your request waits for the registrar',
  'request.waiting_text':
    'Show this code at the desk. The registrar sees the same one. It can be confirmed until {time}.',
  'request.confirming': 'Confirmed, on its way to the roll',
  'request.confirming_text': 'This takes a moment.',
  'request.enrolled': 'You are on the roll',
  'request.enrolled_text': 'Your key was confirmed.',
  'request.refused': 'The registrar has refused your request',
  'request.refused_text': 'The reason given: {reason}',
  'request.expired': 'Your request has expired',
  'request.expired_text': 'It was not confirmed within 14 days. Send it again, then go to the desk.',
  'request.revoked': 'Your card was revoked',
  'request.revoked_text': 'So the key that was confirmed with it has ended. The registrar can help you.',
  'request.again': 'Send a new request',
  'request.qr': 'The code of your request as a QR code',
  'request.qr_more': 'Show it as a QR code',

  'me.title': 'Me',
  'me.class': 'What you are to the city',
  'class.resident': 'Resident',
  'class.e_resident': 'E-resident',
  'class.visitor': 'Visitor',
  'class.business': 'Business',
  'class.authority': 'Authority',
  'class_text.resident': 'You vote in elections and answer polls.',
  'class_text.e_resident':
    'You answer polls that are marked for e-residents. Elections are for residents; you can read them and see their results.',
  'class_text.visitor':
    'You answer polls that are marked for visitors. Elections are for residents; you can read them and see their results.',
  'class_text.business':
    'You answer polls that are marked for businesses. Elections are for residents; you can read them and see their results.',
  'class_text.authority':
    'You answer polls that are marked for authorities. Elections are for residents; you can read them and see their results.',
  'classes.resident': 'residents',
  'classes.e_resident': 'e-residents',
  'classes.visitor': 'visitors',
  'classes.business': 'businesses',
  'classes.authority': 'authorities',

  'me.kept': 'Where your key is kept',
  'me.lock_system': 'On this computer, locked by its store of secrets. It opens when you sign in.',
  'me.lock_passphrase': 'On this computer, locked by your passphrase.',
  'me.lock_unlocked':
    'On this computer, not locked. Whoever can read your folder can vote with it. Set a passphrase.',
  'me.lock_set': 'Set a passphrase',
  'me.lock_change': 'Change the passphrase',
  'me.lock_system_do': 'Use this computer’s store of secrets',
  'me.lock_remove': 'Remove the passphrase',
  'me.lock_done': 'Done. {how}',

  'me.phrase': 'Your 24 words',
  'me.phrase_good': 'They are on paper. With them everything comes back.',
  'me.phrase_missing': 'You have not written them down yet. If this computer breaks, your key is lost.',
  'me.phrase_older':
    'Your key is older than your words and does not come back from them. Replace it once, then it does.',
  'me.phrase_show': 'Show my 24 words',
  'me.phrase_write': 'Write them down now',

  'me.other': 'On a second device',
  'me.other_text':
    'Install Tabella there and choose “I have 24 words already”. Both devices then have the same key: the last vote counts, whichever sends it, and in a poll under pseudonyms you are the same one there.',

  'me.lost': 'A device is lost or stolen',
  'me.lost_text':
    'Replace your key here. The old one ends at once, your votes stay counted, and the lost device can do nothing any more. You do not have to go anywhere.',
  'me.lost_none':
    'If you have no device with your key left: take your 24 words to a new one, and tell the registrar. The desk ends the old key and gives you a code for the next.',
  'me.replace': 'Replace my key',
  'me.replace_title': 'Replace your key?',
  'me.replace_confirm':
    'The key on your other devices ends. They go on after you choose “Go on with my next key” there, or type your 24 words again.',
  'me.replace_yes': 'Replace it',
  'me.replace_no': 'Keep it',
  'me.replaced': 'Your key was replaced.',
  'me.number': 'Key number',

  'warn.phrase': 'Your 24 words are not written down',
  'warn.phrase_text': 'If this computer breaks, nobody can give you your key back.',
  'warn.phrase_do': 'Write them down',

  'off.title': 'You can read this, but not vote in it',
  'off.for': 'It is for {classes}.',
  'off.you': 'You are known here as: {mine}.',
  'audience.for': 'For {classes}',
  'audience.pseudonymous': 'Under a pseudonym',
  'audience.districts': {
    one: 'Only for the district {list}',
    other: 'Only for the districts {list}',
  },
  'audience.age_bands': {
    one: 'Only for the age band {list}',
    other: 'Only for the age bands {list}',
  },
  'pseudonym.title': 'Nobody can see that this is you',
  'pseudonym.text':
    'Your answer is sent under a pseudonym that is made for this poll alone. It shows that you are one of the {count} people who may take part, and not which one; not to the city either.',
  'task.cast': 'Your answer is on its way',
  'step.cast.joining': 'A pseudonym is made and proved. Nobody can see that this is you',
  'step.cast.casting': 'Your sealed answer is sent under it',
} as const;
