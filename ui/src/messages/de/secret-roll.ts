import type { Translated } from '../catalogue';
import type { secretRoll as english } from '../en/secret-roll';

export const secretRoll: Translated<typeof english> = {
  'audience.secret': 'Wer abgestimmt hat, bleibt geheim',
  'audience.secret_hint':
    'Wer abstimmen will, tritt einer Liste bei, und die Treuhänder mischen sie: Das Protokoll zeigt dann Stimmen von der Liste, aber nicht, wer auf ihr abgestimmt hat. Das braucht vor der Eröffnung einen Schritt mehr, und wer bis dahin nicht beigetreten ist, kann nicht abstimmen.',
  'audience.secret_without':
    'Punkte, Pseudonyme, Bezirke, Altersgruppen, Gewichte und verschiedene Stimmzettel passen nicht dazu: Sie würden Personen nennen oder nur kleine Gruppen lassen, in denen man sich verbergen kann.',
  'turnout.of_list': 'von {count} auf der geheimen Liste ({share})',
  'stage.roll': 'Nächster Schritt: geheime Liste abschließen',
  'stage.roll_text':
    'Der Schlüssel ist erstellt, und die Wahl steht im öffentlichen Protokoll. Wer abstimmen darf, tritt der Liste von selbst bei, sobald Tabella auf dem eigenen Computer offen ist. Lassen Sie Zeit dafür: Nach dem Abschluss kommt niemand mehr hinzu.',
  'stage.roll_joined': {
    one: '{count} Person ist beigetreten.',
    other: '{count} Personen sind beigetreten.',
  },
  'stage.roll_least': 'Mindestens {count} sind nötig.',
  'stage.roll_do': 'Liste abschließen',
  'fix.title': 'Liste von „{title}“ abschließen?',
  'fix.text':
    'Danach kommt niemand mehr hinzu, und wer nicht auf ihr steht, kann in dieser Wahl nicht abstimmen. Das lässt sich nicht rückgängig machen.',
  'fix.yes': 'Endgültig abschließen',
  'fix.no': 'Mehr Zeit lassen',
  'stage.mixing': 'Die Treuhänder mischen die Liste',
  'stage.mixing_text': {
    one: 'Nötig ist eine Mischung; sie geschieht von selbst. Danach kann die Abstimmung eröffnet werden, und niemand kann mehr sagen, welcher Schlüssel wem gehört.',
    other:
      'Nötig sind {count} Mischungen, jede durch jemand anderen; sie geschehen von selbst. Nach der letzten kann die Abstimmung eröffnet werden, und niemand kann mehr sagen, welcher Schlüssel wem gehört.',
  },
  'stage.mixes': '{done} von {count} Mischungen stehen im öffentlichen Protokoll',
  'trustees.mixed': 'hat die Liste gemischt',
  'trustees.not_mixed': 'hat sie nicht gemischt',
  'residents.joining_title': 'Probe: Bevölkerung beitreten lassen',
  'residents.joining_text':
    'Zum Ausprobieren. Simulierte Personen werden ins Wählerverzeichnis eingetragen und treten der geheimen Liste bei, damit sie später abstimmen können.',
  'residents.joining_do': 'Beitreten lassen',
  'residents.listed_text':
    'Zum Ausprobieren. Simulierte Personen, die der geheimen Liste beigetreten sind, stimmen zufällig ab, jede einmal. Sie zählen wie alle anderen.',
  'step.residents.joining': 'Sie werden ins Wählerverzeichnis eingetragen und treten der geheimen Liste bei',
  'wait.roll_joining': 'Sie treten der geheimen Liste bei',
  'wait.roll_joining_text':
    'Tabella tut das von selbst. Lassen Sie es offen, bis hier steht, dass Sie auf der Liste sind.',
  'wait.roll_joined': 'Sie stehen auf der geheimen Liste',
  'wait.roll_joined_text': {
    one: 'Bisher ist {count} Person beigetreten. Wenn das Wahlamt die Liste abschließt, mischen die Treuhänder sie. Bis zur Eröffnung haben Sie nichts zu tun.',
    other:
      'Bisher sind {count} Personen beigetreten. Wenn das Wahlamt die Liste abschließt, mischen die Treuhänder sie. Bis zur Eröffnung haben Sie nichts zu tun.',
  },
  'wait.roll_mixing': 'Die geheime Liste wird gemischt',
  'wait.roll_mixing_text':
    'Sie stehen auf ihr. {done} von {total} Mischungen sind fertig; nach der letzten wird die Abstimmung eröffnet.',
  'wait.roll_mixed': 'Die geheime Liste ist gemischt',
  'wait.roll_mixed_text':
    'Sie stehen auf ihr, und niemand kann sagen, welcher Schlüssel der Ihre ist. Die Abstimmung beginnt, sobald das Wahlamt sie eröffnet.',
  'honest.is_who':
    'Ob Sie abgestimmt haben: Das Protokoll zeigt, wer auf der geheimen Liste steht, aber nicht, welche Stimme von wem ist.',
  'honest.not_joined':
    'Dass Sie auf der Liste dieser Wahl stehen. Und wenn alle auf ihr abstimmen, wissen alle, dass auch Sie es getan haben.',
  'failure.roll.not_listed': 'Sie stehen nicht auf der geheimen Liste dieser Wahl.',
  'next.roll.not_listed':
    'Sie wurde abgeschlossen, bevor dieser Computer beitreten konnte; dieses Mal können Sie hier nicht abstimmen. Öffnen Sie Tabella beim nächsten Mal zwischen Ankündigung und Abschluss. Falls Sie das getan haben, sagen Sie es dem Wahlamt.',
  'failure.roll.too_few': 'Zu wenige Personen sind der Liste beigetreten.',
  'next.roll.too_few': 'Warten Sie auf weitere: Unter weniger Personen könnte sich niemand verbergen.',
};
