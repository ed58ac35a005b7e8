import type { Translated } from '../catalogue';
import type { forms as english } from '../en/forms';

export const forms: Translated<typeof english> = {
  'field.empty': 'Füllen Sie dies aus.',
  'field.long': { one: 'Das ist um {count} Zeichen zu lang.', other: 'Das ist um {count} Zeichen zu lang.' },
  'field.unreadable': 'Darin sind Zeichen, die niemand lesen kann. Tippen Sie es ein, statt es einzufügen.',
  'action.cancel': 'Abbrechen',
  'list.find': 'In dieser Liste suchen',
  'list.range': '{first} bis {last} von {all}',
  'list.previous': 'Vorige Seite',
  'list.next': 'Nächste Seite',
  'failure.other': 'Das hat nicht geklappt.',
  'failure.other_next':
    'Versuchen Sie es noch einmal. Wenn es so bleibt, sagen Sie dem Wahlamt, was in den Einzelheiten steht.',
};
