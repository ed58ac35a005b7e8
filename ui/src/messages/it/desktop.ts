import type { Translated } from '../catalogue';
import type { desktop as english } from '../en/desktop';

export const desktop: Translated<typeof english> = {
  'menu.file': 'Documento',
  'menu.open_record': 'Apri un registro…',
  'menu.print': 'Stampa…',
  'menu.settings': 'Impostazioni…',
  'menu.quit': 'Esci',
  'menu.go': 'Vai',
  'menu.help': 'Aiuto',
  'menu.keys': 'Scorciatoie da tastiera',
  'keys.control': 'Ctrl',
  'arrival.title': 'Un link vuole mostrarle qualcosa',
  'arrival.act': 'Punti per qualcosa che ha fatto',
  'arrival.quote': 'Una tariffa che qualcuno chiede di pagare',
  'arrival.voucher': 'Un buono per una cassa',
  'arrival.code': 'Un codice stampato da confrontare',
  'arrival.text':
    'Viene messo nel modulo in cui lo avrebbe incollato. Non succede nulla finché lì non preme un pulsante.',
  'arrival.show': 'Mostra',
  'arrival.no': 'Non ora',
  'arrival.unknown_title': 'Qui non si può aprire',
  'arrival.unknown':
    'Tabella apre registri (file che finiscono con .tabella) e link a punti, tariffe, buoni e codici stampati.',
  'settings.title': 'Impostazioni',
  'settings.text_size': 'Dimensione del testo',
  'settings.notices': 'Notifiche',
  'settings.notify': 'Avvisa quando una consultazione apre, sta per chiudere o ha un risultato',
  'settings.notify_text':
    'Solo mentre Tabella è in funzione. Una notifica non dice nomi, titoli né nulla di come ha votato: altri potrebbero leggere.',
  'settings.versions': 'Versioni più recenti',
  'settings.updates': 'Cerca una versione più recente a ogni avvio',
  'settings.updates_text':
    'Al computer della città viene chiesto un annuncio firmato, e quel computer vede che qualcuno ha chiesto. Nulla viene scaricato o installato.',
  'settings.updates_none': 'Questa città non dice dove si annunciano le versioni più recenti.',
  'settings.look': 'Cerca ora',
  'settings.newest': 'Ha la versione più recente tra quelle annunciate.',
  'settings.newer': 'È stata annunciata la versione {version}',
  'settings.newer_page': 'La pagina che la contiene',
  'settings.version': 'Questa versione',
  'settings.logs': 'File di log',
  'settings.logs_text': 'Lì l’app annota come lavora. Non contiene segreti, nomi o scelte.',
  'notice.open': 'Un’elezione o consultazione è aperta.',
  'notice.closing': 'Un’elezione o consultazione sta per chiudere.',
  'notice.result': 'C’è un risultato.',
  'draft.kept': 'È stato conservato dall’ultima volta.',
  'draft.afresh': 'Ricomincia',
  'failure.desktop.refused': 'Il desktop ha rifiutato.',
  'next.desktop.refused': 'Tutto il resto continua come prima. I dettagli dicono perché.',
  'failure.update.configuration': 'La configurazione delle versioni più recenti non è utilizzabile.',
  'next.update.configuration':
    'Lo dica all’ufficio elettorale. Può cercare versioni più recenti sulle sue pagine.',
  'failure.update.unreachable': 'L’annuncio delle versioni più recenti non è raggiungibile.',
  'next.update.unreachable':
    'Controlli la connessione e riprovi più tardi. Se continua così, chieda all’ufficio elettorale.',
  'failure.update.signature': 'L’annuncio non è firmato dalla città.',
  'next.update.signature': 'Non installi nulla di ciò che vi è indicato. Lo dica all’ufficio elettorale.',
  'failure.update.old': 'L’annuncio è vecchio.',
  'next.update.old':
    'Forse qualcuno le nasconde un annuncio più recente. Provi con un’altra connessione, o guardi sulle pagine dell’ufficio elettorale.',
};
