import type { Translated } from '../catalogue';
import type { ranked as english } from '../en/ranked';

export const ranked: Translated<typeof english> = {
  'ranked.how':
    'Bringen Sie die Möglichkeiten in Ihre Reihenfolge, die beste zuerst. Sie können welche weglassen.',
  'ranked.ranks': { one: 'Es gibt {count} Platz.', other: 'Es gibt {count} Plätze.' },
  'ranked.equals': 'Mehrere Möglichkeiten können sich einen Platz teilen.',
  'ranked.pairs':
    'Öffentlich wird nur, wie oft eine Möglichkeit einer anderen vorgezogen wird, und kein Stimmzettel.',
  'ranked.opened':
    'Alle Stimmzettel zu dieser Frage werden gemischt, bevor sie geöffnet werden, und ohne Namen veröffentlicht.',
  'ranked.order': 'Ihre Reihenfolge',
  'ranked.none':
    'Noch nichts. Beginnen Sie mit dem, was Ihnen am besten gefällt. Bleibt es leer, ist das eine leere Stimme.',
  'ranked.pool': 'Nicht in Ihrer Reihenfolge',
  'ranked.choice': '{place} Wahl',
  'ranked.place_of': 'Platz: {name}',
  'ranked.shared': 'Teilt sich diesen Platz',
  'ranked.level': 'Auf denselben Platz wie darüber: {name}',
  'ranked.alone': 'Auf einen eigenen Platz: {name}',
  'ranked.up': 'Nach oben: {name}',
  'ranked.down': 'Nach unten: {name}',
  'ranked.out': 'Herausnehmen: {name}',
  'ranked.add': 'Aufnehmen als {place}: {name}',
  'ranked.full': {
    one: 'Der Platz ist vergeben. Nehmen Sie zuerst etwas heraus.',
    other: 'Alle {count} Plätze sind vergeben. Nehmen Sie zuerst etwas heraus.',
  },
  'ranked.find': 'Eine Möglichkeit suchen',
  'ranked.find_none': 'Keine Möglichkeit heißt so.',
  'ranked.told_place': '{name}: {place}. Vergebene Plätze: {count}.',
  'ranked.told_out': '{name}: nicht in Ihrer Reihenfolge',
  'graded.how':
    'Geben Sie jeder Möglichkeit eine Note. Eine ohne Note zählt, als hätte sie die schlechteste; ganz ohne Noten ist Ihre Stimme leer.',
  'graded.none': 'Keine Note',
  'written.how': 'Antworten Sie mit eigenen Worten.',
  'written.field': 'Ihre Antwort',
  'written.hint': 'Schreiben Sie nichts, was zeigt, wer Sie sind. Bleibt es leer, ist das eine leere Stimme.',
  'written.left': 'Noch Platz: {left} von {total}. Die meisten Buchstaben brauchen 1, andere 2 bis 4.',
  'written.over': { one: '{count} zu viel. Bitte kürzen.', other: '{count} zu viel. Bitte kürzen.' },
  'written.stored': 'So wird es gespeichert:',
  'said.grade': '{name}: {grade}',
  'said.text': '„{text}“',
  'said.unreadable': 'Was darin steht, ist nicht lesbar',
  'failure.fill.long': 'Die Antwort ist zu lang.',
  'next.fill.long': 'Kürzen Sie sie, und versiegeln Sie dann.',
  'failure.fill.character':
    'Die Antwort enthält ein Zeichen, das man nicht sieht oder das verändert, wie man andere sieht.',
  'next.fill.character': 'Tippen Sie die Antwort neu, statt sie einzufügen.',
  'failure.fill.equals': 'Mehrere Möglichkeiten teilen sich einen Platz; das zählt bei dieser Frage nicht.',
  'next.fill.equals': 'Geben Sie jeder einen eigenen Platz.',
};
