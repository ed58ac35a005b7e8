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
  'list.find': 'Cerca in questo elenco',
  'list.range': 'Da {first} a {last} di {all}',
  'list.previous': 'Pagina precedente',
  'list.next': 'Pagina successiva',
  'failure.other': 'Non ha funzionato.',
  'failure.other_next': 'Riprovi. Se continua così, dica all’ufficio elettorale che cosa c’è nei dettagli.',
};
