import type { Translated } from '../catalogue';
import type { forum as english } from '../en/forum';

export const forum: Translated<typeof english> = {
  'tab.forum': 'Proposte',
  'news.title': 'Novità',
  'news.all': { one: 'Mostra tutto ({count})', other: 'Mostra tutte ({count})' },
  'news.opened': 'La votazione è aperta.',
  'news.closes_soon': 'La votazione si chiude entro un giorno.',
  'news.closed': 'La votazione è chiusa.',
  'news.published': 'Il risultato è disponibile.',
  'news.withheld':
    'Troppo pochi partecipanti: il risultato resta chiuso, perché nessun voto possa essere indovinato.',
  'news.notice': 'Dalla città',
  'news.answer': 'La città ha risposto.',
  'news.debate': 'Questa proposta ha il sostegno necessario ed è in discussione.',
  'news.answer_due': 'La partecipazione è sufficiente: la città deve rispondere.',
  'news.overdue': 'La città avrebbe già dovuto rispondere.',

  'follow_up.title': 'Che cosa ne è seguito',
  'follow_up.none': 'Ancora nessuna risposta.',
  'follow_up.decided': 'Deciso:',
  'follow_up.done': 'Fatto:',
  'follow_up.nothing_done': 'non è ancora stato comunicato nulla',

  'forum.title': 'Proposte',
  'forum.text':
    'Ogni residente può proporre qualcosa. Con un sostegno sufficiente la proposta va in discussione; se la partecipazione a una consultazione in merito è sufficiente, la città deve rispondere.',
  'forum.proposals': 'Proposte',
  'forum.none': 'Finora non ci sono proposte.',
  'forum.residents_only': 'Possono proporre e sostenere i residenti iscritti nell’elenco degli elettori.',
  'proposal.support': 'Sostegno',
  'proposal.supporters': {
    one: 'La sostiene {count} persona; ne servono {needed}.',
    other: 'La sostengono {count} persone; ne servono {needed}.',
  },
  'proposal.debate': {
    one: 'In discussione. La città deve rispondere quando a una consultazione in merito avrà partecipato {needed} persona.',
    other:
      'In discussione. La città deve rispondere quando a una consultazione in merito avranno partecipato {needed} persone.',
  },
  'proposal.answer_due': 'La città deve rispondere entro: {time}.',
  'proposal.overdue': 'La città avrebbe dovuto rispondere entro: {time}.',
  'proposal.do': 'Sostieni',
  'proposal.mine': 'Lei sostiene questa proposta.',

  'propose.title': 'Proponga qualcosa',
  'propose.what': 'Che cosa propone?',
  'propose.what_hint': 'Una riga breve.',
  'propose.what_missing': 'Dica in una riga che cosa propone.',
  'propose.why': 'Che cosa si dovrebbe fare, e perché?',
  'propose.why_missing': 'Dica che cosa si dovrebbe fare e perché.',
  'propose.public':
    'La sua proposta è pubblica e firmata con la sua chiave elettorale; lo stesso vale per il sostegno ad altre.',
  'propose.do': 'Proponi',

  'answer.title': 'Risposta',
  'answer.decided': 'Che cosa si è deciso?',
  'answer.done': 'Che cosa si è fatto?',
  'answer.done_hint': 'Può restare vuoto ed essere completato in seguito.',
  'answer.missing': 'Dica che cosa si è deciso.',
  'answer.public': 'Tutti lo leggono accanto al risultato, per sempre.',
  'answer.do': 'Pubblica la risposta',

  'office_forum.title': 'Proposte e avvisi',
  'office_forum.open': 'Proposte e avvisi',
  'tell.title': 'Comunichi qualcosa a tutti',
  'tell.what': 'Titolo',
  'tell.what_missing': 'Indichi un titolo.',
  'tell.text': 'Testo',
  'tell.text_missing': 'Scriva ciò che vuole comunicare.',
  'tell.do': 'Comunica a tutti',
  'tell.done': 'Ora l’app di tutti lo mostra.',
};
