import type { Translated } from '../catalogue';
import type { forum as english } from '../en/forum';

export const forum: Translated<typeof english> = {
  'tab.forum': 'Vorschläge',
  'news.title': 'Aktuelles',
  'news.all': { one: 'Alle zeigen ({count})', other: 'Alle {count} zeigen' },
  'news.opened': 'Die Abstimmung ist eröffnet.',
  'news.closes_soon': 'Die Abstimmung endet innerhalb eines Tages.',
  'news.closed': 'Die Abstimmung ist beendet.',
  'news.published': 'Das Ergebnis liegt vor.',
  'news.withheld':
    'Zu geringe Beteiligung: Das Ergebnis bleibt verschlossen, damit niemandes Stimme erraten werden kann.',
  'news.notice': 'Von der Stadt',
  'news.answer': 'Die Stadt hat geantwortet.',
  'news.debate': 'Dieser Vorschlag hat die nötige Unterstützung und wird beraten.',
  'news.answer_due': 'Genügend Personen haben teilgenommen: Die Stadt muss antworten.',
  'news.overdue': 'Die Stadt hätte inzwischen antworten müssen.',

  'follow_up.title': 'Was daraus wurde',
  'follow_up.none': 'Noch keine Antwort.',
  'follow_up.decided': 'Beschlossen:',
  'follow_up.done': 'Umgesetzt:',
  'follow_up.nothing_done': 'dazu wurde noch nichts mitgeteilt',

  'forum.title': 'Vorschläge',
  'forum.text':
    'Alle, die in der Stadt wohnen, können etwas vorschlagen. Mit genügend Unterstützung wird der Vorschlag beraten; wenn genügend Personen an einer Umfrage dazu teilgenommen haben, muss die Stadt antworten.',
  'forum.proposals': 'Vorschläge',
  'forum.none': 'Bisher gibt es keine Vorschläge.',
  'forum.residents_only':
    'Vorschlagen und unterstützen kann, wer in der Stadt wohnt und im Wählerverzeichnis steht.',
  'proposal.support': 'Unterstützung',
  'proposal.supporters': {
    one: '{count} Person unterstützt den Vorschlag; nötig: {needed}.',
    other: '{count} Personen unterstützen den Vorschlag; nötig: {needed}.',
  },
  'proposal.debate': {
    one: 'In Beratung. Sobald {needed} Person an einer Umfrage dazu teilgenommen hat, muss die Stadt antworten.',
    other:
      'In Beratung. Sobald {needed} Personen an einer Umfrage dazu teilgenommen haben, muss die Stadt antworten.',
  },
  'proposal.answer_due': 'Die Stadt muss antworten bis: {time}.',
  'proposal.overdue': 'Die Stadt hätte antworten müssen bis: {time}.',
  'proposal.do': 'Unterstützen',
  'proposal.mine': 'Sie unterstützen diesen Vorschlag.',

  'propose.title': 'Etwas vorschlagen',
  'propose.what': 'Was schlagen Sie vor?',
  'propose.what_hint': 'Eine kurze Zeile.',
  'propose.what_missing': 'Sagen Sie in einer Zeile, was Sie vorschlagen.',
  'propose.why': 'Was soll geschehen, und warum?',
  'propose.why_missing': 'Sagen Sie, was geschehen soll und warum.',
  'propose.public':
    'Ihr Vorschlag ist öffentlich und mit Ihrem Wahlschlüssel unterschrieben, ebenso Ihre Unterstützung für andere.',
  'propose.do': 'Vorschlagen',

  'answer.title': 'Antwort',
  'answer.decided': 'Was wurde beschlossen?',
  'answer.done': 'Was wurde umgesetzt?',
  'answer.done_hint': 'Kann leer bleiben und später ergänzt werden.',
  'answer.missing': 'Sagen Sie, was beschlossen wurde.',
  'answer.public': 'Alle können dies neben dem Ergebnis lesen, auf Dauer.',
  'answer.do': 'Antwort veröffentlichen',

  'office_forum.title': 'Vorschläge und Mitteilungen',
  'office_forum.open': 'Vorschläge und Mitteilungen',
  'tell.title': 'Allen etwas mitteilen',
  'tell.what': 'Titel',
  'tell.what_missing': 'Geben Sie einen Titel an.',
  'tell.text': 'Text',
  'tell.text_missing': 'Schreiben Sie, was Sie mitteilen möchten.',
  'tell.do': 'Allen mitteilen',
  'tell.done': 'Die App zeigt es jetzt bei allen.',
};
