import type { Translated } from '../catalogue';
import type { failureFamilies as english } from '../en/failure-families';

export const failureFamilies: Translated<typeof english> = {
  'failure.family.board': 'Il registro pubblico non ha accettato questo.',
  'next.family.board':
    'Riprovi. Se viene rifiutato di nuovo, dica all’ufficio elettorale che cosa c’è nei dettagli.',
  'failure.family.election': 'Questo non corrisponde a ciò che il registro pubblico dice dell’elezione.',
  'next.family.election':
    'Riguardi l’elezione: nel frattempo può essere andata avanti. Se continua così, dica all’ufficio elettorale che cosa c’è nei dettagli.',
  'failure.family.membership': 'La prova che Lei può partecipare non è stata accettata.',
  'next.family.membership':
    'Riprovi. Se viene rifiutata di nuovo, dica all’ufficio elettorale che cosa c’è nei dettagli.',
  'failure.family.forum': 'Ciò che è stato scritto non è stato accettato.',
  'next.family.forum':
    'Il Suo testo è ancora qui. Guardi se nel frattempo la proposta è andata avanti, e riprovi.',
  'failure.family.fund': 'Le regole del fondo non permettono questo passo.',
  'next.family.fund': 'Riguardi il fondo: nel frattempo qualcun altro può avere agito.',
  'failure.family.points': 'Le regole dei punti non lo permettono.',
  'next.family.points': 'Riguardi i Suoi punti. Se continua così, chieda a chi gestisce il programma.',
  'failure.family.sharing': 'Questo sui Suoi dati non è stato accettato.',
  'next.family.sharing': 'Riguardi che cosa condivide: nel frattempo può essere cambiato.',
  'failure.family.file': 'Questo file non è quello che dovrebbe essere.',
  'next.family.file': 'Chieda un’altra copia a chi glielo ha dato. Non si fidi di ciò che contiene.',
  'failure.family.identity': 'Non è stato possibile usare la Sua chiave.',
  'next.family.identity':
    'Chiuda la finestra e riavvii l’app. Se nient’altro aiuta, le Sue 24 parole riportano la chiave.',
  'failure.family.registrar': 'Il servizio dell’anagrafe non lo ha fatto.',
  'next.family.registrar':
    'Riprovi più tardi. Se continua così, dica all’anagrafe che cosa c’è nei dettagli.',
};
