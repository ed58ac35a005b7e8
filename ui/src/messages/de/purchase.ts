import type { Translated } from '../catalogue';
import type { purchase as english } from '../en/purchase';

export const purchase: Translated<typeof english> = {
  'purchase.title': 'Noch nicht alles ist bezahlt',
  'purchase.title_late': 'Nicht rechtzeitig bezahlt',
  'purchase.parts': {
    one: 'Bezahlte Punkte: {paid} von {count}. Der Rest wird bis {time} von selbst bezahlt, solange Tabella offen ist.',
    other:
      'Bezahlte Punkte: {paid} von {count}. Der Rest wird bis {time} von selbst bezahlt, solange Tabella offen ist.',
  },
  'purchase.late': {
    one: 'Bezahlte Punkte: {paid} von {count}. Mehr wird nicht gesendet. Lassen Sie sich die Punkte dort zurückgeben, wo Sie sie ausgegeben haben.',
    other:
      'Bezahlte Punkte: {paid} von {count}. Mehr wird nicht gesendet. Lassen Sie sich die Punkte dort zurückgeben, wo Sie sie ausgegeben haben.',
  },
  'purchase.good_then': 'Was Sie hier vorzeigen, gilt, sobald alles da ist.',
  'purchase.finish': 'Rest jetzt bezahlen',
  'purchase.cost':
    'Wer in diesem Moment ins Protokoll sieht, kann dann erkennen, dass diese Konten einer Person gehören. Von selbst bezahlt, kommen die Teile zu zufälligen Zeitpunkten.',
  'purchase.done': 'Alles ist bezahlt.',
  'purchase.void': {
    one: '{count} Punkt davon ist ungültig: Was eingereicht wurde, zählte für die Ausgabestellen nicht. Sie haben ihn nicht, und er kann nicht noch einmal eingereicht werden. Die Antworten stehen im öffentlichen Protokoll, alle können sie prüfen.',
    other:
      '{count} Punkte davon sind ungültig: Was eingereicht wurde, zählte für die Ausgabestellen nicht. Sie haben sie nicht, und sie können nicht noch einmal eingereicht werden. Die Antworten stehen im öffentlichen Protokoll, alle können sie prüfen.',
  },
};
