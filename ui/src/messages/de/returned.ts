import type { Translated } from '../catalogue';
import type { returned as english } from '../en/returned';

export const returned: Translated<typeof english> = {
  'returned.opened': 'Auch das ist wieder da',
  'returned.credentials': {
    one: '{count} Exemplar einer Bescheinigung',
    other: '{count} Exemplare von Bescheinigungen',
  },
  'returned.wages': { one: '{count} Lohnnachweis', other: '{count} Lohnnachweise' },
  'returned.data': {
    one: '{count} von Ihnen veröffentlichter Datensatz',
    other: '{count} von Ihnen veröffentlichte Datensätze',
  },
  'returned.left_out': {
    one: '{count} Datensatz war zu groß zum Aufbewahren. Er ist nur auf Ihrem anderen Gerät.',
    other: '{count} Datensätze waren zu groß zum Aufbewahren. Sie sind nur auf Ihrem anderen Gerät.',
  },
  'returned.number':
    'Es lag versiegelt bei der Stadt, als Nummer {number}. Ob Ihr anderes Gerät später noch etwas aufbewahrt hat, kann dieser Computer nicht erkennen.',
  'returned.nothing': 'Mehr wurde für Sie nicht aufbewahrt',
  'returned.nothing_text':
    'Ihr Schlüssel und alles aus dem öffentlichen Protokoll sind wieder da. Falls Sie Bescheinigungen, Lohnnachweise oder eigene Daten hatten, sind sie nur auf Ihrem anderen Gerät.',
  'returned.missing': 'Noch ist nicht alles wieder da',
  'returned.missing_text':
    'Ihr Schlüssel und alles aus dem öffentlichen Protokoll sind wieder da. Ihre Bescheinigungen, Lohnnachweise und eigenen Daten, die die Stadt versiegelt aufbewahrt, konnten jetzt nicht geholt werden. Dadurch geht nichts verloren: Versuchen Sie es später noch einmal.',
  'returned.again': 'Noch einmal holen',
};
