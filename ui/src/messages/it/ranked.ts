import type { Translated } from '../catalogue';
import type { ranked as english } from '../en/ranked';

export const ranked: Translated<typeof english> = {
  'ranked.how': 'Metta le opzioni nel suo ordine, la preferita per prima. Può tralasciarne alcune.',
  'ranked.ranks': { one: 'C’è {count} posto.', other: 'I posti sono {count}.' },
  'ranked.equals': 'Più opzioni possono avere lo stesso posto.',
  'ranked.pairs': 'Diventa pubblico solo quante volte un’opzione è preferita a un’altra, e nessuna scheda.',
  'ranked.opened':
    'Tutte le schede di questa domanda vengono mescolate prima di essere aperte, e pubblicate senza nomi.',
  'ranked.order': 'Il suo ordine',
  'ranked.none': 'Ancora niente. Cominci da ciò che preferisce. Se resta vuoto, è una scheda bianca.',
  'ranked.pool': 'Fuori dal suo ordine',
  'ranked.choice': '{place} posto',
  'ranked.place_of': 'Posto: {name}',
  'ranked.shared': 'Condivide questo posto',
  'ranked.level': 'Allo stesso posto di quella sopra: {name}',
  'ranked.alone': 'A un posto proprio: {name}',
  'ranked.up': 'In su: {name}',
  'ranked.down': 'In giù: {name}',
  'ranked.out': 'Togli: {name}',
  'ranked.add': 'Aggiungi, {place}: {name}',
  'ranked.full': {
    one: 'Il posto è occupato. Tolga prima qualcosa.',
    other: 'Tutti i {count} posti sono occupati. Tolga prima qualcosa.',
  },
  'ranked.find': 'Cerca un’opzione',
  'ranked.find_none': 'Nessuna opzione ha questo nel nome.',
  'ranked.told_place': '{name}: {place}. Posti occupati: {count}.',
  'ranked.told_out': '{name}: fuori dal suo ordine',
  'graded.how':
    'Dia un giudizio a ogni opzione. Senza giudizio un’opzione conta come se avesse il più basso; senza alcun giudizio la scheda è bianca.',
  'graded.none': 'Nessun giudizio',
  'written.how': 'Risponda con parole sue.',
  'written.field': 'La sua risposta',
  'written.hint': 'Non scriva nulla che mostri chi è. Se resta vuoto, è una scheda bianca.',
  'written.left': 'Spazio rimasto: {left} su {total}. Quasi tutte le lettere ne prendono 1, altre da 2 a 4.',
  'written.over': {
    one: '{count} di troppo. Accorci la risposta.',
    other: '{count} di troppo. Accorci la risposta.',
  },
  'written.stored': 'Sarà memorizzata così:',
  'said.grade': '{name}: {grade}',
  'said.text': '«{text}»',
  'said.unreadable': 'Il contenuto non è leggibile',
  'failure.fill.long': 'La risposta è troppo lunga.',
  'next.fill.long': 'La accorci, poi sigilli.',
  'failure.fill.character':
    'La risposta ha un carattere che non si vede, o che cambia come si vedono gli altri.',
  'next.fill.character': 'Riscriva la risposta invece di incollarla.',
  'failure.fill.equals': 'Più opzioni hanno lo stesso posto: in questa domanda non conta.',
  'next.fill.equals': 'Dia a ciascuna un posto proprio.',
};
