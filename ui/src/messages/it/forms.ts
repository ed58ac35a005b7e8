import type { Translated } from '../catalogue';
import type { forms as english } from '../en/forms';

export const forms: Translated<typeof english> = {
  'field.empty': 'Compili questo campo.',
  'field.long': {
    one: 'È troppo lungo di {count} carattere.',
    other: 'È troppo lungo di {count} caratteri.',
  },
  'field.unreadable': 'Contiene segni che non si possono leggere. Lo scriva invece di incollarlo.',
  'action.cancel': 'Annulla',
  'task.may_stop': 'Può fermarlo. Ciò che è fatto fino ad allora resta, e ricominciando si va avanti da lì.',
  'task.sent': 'È in viaggio verso il registro pubblico. Ciò che è stato inviato non si può ritirare.',
  'task.opening':
    'Non si mostra nulla prima che il registro sia stato controllato. Intanto può chiudere la finestra: non si perde nulla.',
  'failure.task.cancelled': 'Fermato.',
  'next.task.cancelled': 'Ciò che era fatto fino ad allora resta. Ricominci per andare avanti.',
  'step.points.proving': 'Si fa la prova',
  'step.points.sending': 'Viene inviato, e finisce nel registro pubblico',
  'list.find': 'Cerca in questo elenco',
  'list.range': 'Da {first} a {last} di {all}',
  'list.previous': 'Pagina precedente',
  'list.next': 'Pagina successiva',
  'failure.other': 'Non ha funzionato.',
  'failure.other_next': 'Riprovi. Se continua così, dica all’ufficio elettorale che cosa c’è nei dettagli.',
};
