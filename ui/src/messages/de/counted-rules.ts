import type { Translated } from '../catalogue';
import type { countedRules as english } from '../en/counted-rules';

export const countedRules: Translated<typeof english> = {
  'editor.rule_ranked': 'Eine Rangfolge',
  'editor.rule_ranked_hint':
    'Alle bringen Möglichkeiten in eine Reihenfolge. Stimmen wandern von Runde zu Runde, oder es wird paarweise verglichen.',
  'editor.rule_graded': 'Eine Note für jede Möglichkeit',
  'editor.rule_graded_hint': 'In Worten wie gut oder schlecht. Die höchste Mehrheitsnote gewinnt.',
  'editor.rule_write_in': 'Eine Antwort in eigenen Worten',
  'editor.rule_write_in_hint':
    'Es gibt keine Möglichkeiten. Die Antworten werden nach Häufigkeit aufgelistet.',
  'editor.method': 'Wie wird ausgezählt?',
  'editor.method_instant_runoff': 'Integrierte Stichwahl',
  'editor.method_stv_scotland': 'Übertragbare Einzelstimme, Schottland',
  'editor.method_stv_portland': 'Übertragbare Einzelstimme, Portland',
  'editor.method_stv_ireland': 'Übertragbare Einzelstimme, Irland',
  'editor.method_stv_meek': 'Übertragbare Einzelstimme, Meek',
  'editor.method_schulze': 'Paarweise, Schulze',
  'editor.method_ranked_pairs': 'Paarweise, größte Mehrheiten zuerst',
  'editor.method_copeland': 'Paarweise, die meisten Siege (Copeland)',
  'editor.method_borda': 'Punkte nach Platz (Borda)',
  'editor.seats': 'Zu vergebende Plätze',
  'editor.ranks': 'Plätze auf dem Stimmzettel',
  'editor.ranks_hint': 'Wie viele Möglichkeiten man ordnen kann. Leer lassen für alle.',
  'editor.pairs': 'Nur veröffentlichen, was wem vorgezogen wird, und keinen Stimmzettel',
  'editor.grades': 'Die Noten',
  'editor.grades_hint': 'Je Zeile eine, die beste zuerst. 2 bis 10.',
  'editor.grades_sample': 'Sehr gut\nGut\nMittel\nSchlecht',
  'editor.bytes': 'Platz für die Antwort',
  'editor.bytes_hint': '2 bis 64. Die meisten Buchstaben brauchen 1, andere 2 bis 4.',
  'editor.error.options': 'So viele Möglichkeiten gibt es nicht.',
  'editor.error.many_options': 'Es kann höchstens {most} Möglichkeiten geben.',
  'editor.error.grades': 'Geben Sie 2 bis 10 Noten ein, jede anders.',
  'editor.error.bytes': 'Geben Sie eine ganze Zahl von 2 bis 64 ein.',
  'preview.telling': 'Manche Stimmzettel wären wiederzuerkennen',
  'preview.telling_text':
    'Diese Frage lässt sich auf mehr Arten ausfüllen, als es Abstimmende gibt, und jeder Stimmzettel wird öffentlich: Jemand könnte eine bestimmte Art verlangen und nachsehen, ob sie vorkommt. Weniger Plätze oder Noten erschweren das; werden nur Paare veröffentlicht, ist kein Stimmzettel zu sehen.',
};
