import type { Translated } from '../catalogue';
import type { forms as english } from '../en/forms';

export const forms: Translated<typeof english> = {
  'field.empty': 'Füllen Sie dies aus.',
  'field.long': { one: 'Das ist um {count} Zeichen zu lang.', other: 'Das ist um {count} Zeichen zu lang.' },
  'field.unreadable': 'Darin sind Zeichen, die niemand lesen kann. Tippen Sie es ein, statt es einzufügen.',
  'action.cancel': 'Abbrechen',
  'task.may_stop':
    'Sie können das anhalten. Was bis dahin getan ist, bleibt, und wer wieder beginnt, macht dort weiter.',
  'task.sent':
    'Es ist auf dem Weg in das öffentliche Protokoll. Was abgeschickt ist, lässt sich nicht zurücknehmen.',
  'task.opening':
    'Es wird nichts gezeigt, bevor das Protokoll geprüft ist. Sie können das Fenster inzwischen schließen: Es geht nichts verloren.',
  'failure.task.cancelled': 'Angehalten.',
  'next.task.cancelled': 'Was bis dahin getan war, bleibt. Beginnen Sie wieder, um weiterzumachen.',
  'step.points.proving': 'Der Beweis wird gemacht',
  'step.points.sending': 'Es wird abgeschickt und in das öffentliche Protokoll geschrieben',
  'list.find': 'In dieser Liste suchen',
  'list.range': '{first} bis {last} von {all}',
  'list.previous': 'Vorige Seite',
  'list.next': 'Nächste Seite',
  'failure.other': 'Das hat nicht geklappt.',
  'failure.other_next':
    'Versuchen Sie es noch einmal. Wenn es so bleibt, sagen Sie dem Wahlamt, was in den Einzelheiten steht.',
};
