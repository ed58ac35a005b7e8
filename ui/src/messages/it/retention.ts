import type { Translated } from '../catalogue';
import type { retention as english } from '../en/retention';

export const retention: Translated<typeof english> = {
  'retention.title': 'Dimenticare chi è chi',
  'retention.open': 'Annuncia o guarda la data',
  'retention.desk_text':
    'A una data annunciata prima, l’anagrafe dimentica di chi è ogni chiave. Le elezioni restano come sono.',
  'retention.text':
    'L’anagrafe sa di chi è ogni chiave, e nessun altro. Lei annuncia una data; quando arriva, ciò viene cancellato per sempre dai file dell’anagrafe.',
  'retention.what': 'Che cosa sarà cancellato',
  'retention.people': {
    one: '{count} persona: nome, numero e quale chiave è sua',
    other: '{count} persone: nomi, numeri e di chi è ogni chiave',
  },
  'retention.requests': {
    one: '{count} richiesta di iscrizione, con i dati della carta o dell’account',
    other: '{count} richieste di iscrizione, con i dati di carte e account',
  },
  'retention.codes': { one: '{count} codice, usato o no', other: '{count} codici, usati o no' },
  'retention.waiting':
    'Chi allora attende ancora allo sportello, o ha un codice non usato, deve ricominciare.',
  'retention.backups': 'Le copie dei file altrove e su carta deve distruggerle lei.',
  'retention.stays': 'Che cosa resta',
  'retention.stays_text':
    'Il registro pubblico, byte per byte: non ha mai contenuto un nome. Le chiavi restano nell’elenco, i voti restano contati e ogni elezione si può verificare come prima. Si vede ancora chi ha guardato i propri dati.',
  'retention.date': 'Da quando si dimentica?',
  'retention.date_past': 'Scelga un giorno e un’ora futuri.',
  'retention.announce': 'Annuncia questa data',
  'retention.announce_title': 'Annunciare questa data?',
  'retention.announce_text':
    'Da allora nessuno sa più di chi è ogni chiave: {time}. Tutti vedono questa data nell’app. Non si può spostare né ritirare.',
  'retention.announce_no': 'Non ancora',
  'retention.announced': 'Annunciata: {time}',
  'retention.announced_text':
    'Avviene da sé in quel momento, o appena Tabella è di nuovo in funzione. Prima non viene cancellato nulla, e nulla può fermarlo.',
  'retention.due': 'La data annunciata è arrivata',
  'retention.due_text':
    'Viene cancellato da sé entro un minuto mentre Tabella è in funzione. Può anche farlo ora.',
  'retention.do': 'Cancella ora',
  'retention.do_title': 'Cancellare per sempre?',
  'retention.do_text':
    'Poi l’anagrafe non può dire di chi è ogni chiave, né aiutare con il vecchio numero chi ha perso un dispositivo. Non si può annullare.',
  'retention.typed': 'Per confermare, scriva il nome della città: {city}',
  'retention.typed_error': 'Non è il nome della città.',
  'retention.yes': 'Cancella per sempre',
  'retention.no': 'Non cancellare',
  'retention.done': 'Dimenticato: {time}',
  'retention.done_text':
    'Nessuno sa più di chi è ogni chiave. Il registro pubblico è valido come prima: chiunque può verificarlo.',
  'retention.check': 'Verifica il registro',
  'retention.again': 'Annuncia la prossima data',
  'retention.again_text': 'Per chi si è iscritto da allora.',
  'retention.mine': 'Quando la città dimentica chi è lei',
  'retention.mine_none':
    'L’anagrafe non ha ancora annunciato una data. Fino ad allora sa quale chiave è sua.',
  'retention.mine_due':
    'Da allora l’anagrafe non sa più quale chiave è sua: {time}. La sua chiave resta valida e i suoi voti restano contati.',
  'retention.mine_done':
    'L’anagrafe ha dimenticato di chi è ogni chiave: {time}. La sua chiave resta valida e i suoi voti restano contati.',

  'failure.retention.past': 'Questa data non è futura.',
  'next.retention.past': 'Ne scelga una più tarda: va saputa prima.',
  'failure.retention.announced': 'Una data è già annunciata.',
  'next.retention.announced': 'Tutti ci contano, quindi non si può spostare. Riguardi la pagina.',
  'failure.retention.not_announced': 'Non c’è nulla da cancellare: nessuna data è annunciata.',
  'next.retention.not_announced': 'Forse è appena stato fatto. Riguardi la pagina.',
  'failure.retention.too_early': 'La data annunciata non è ancora arrivata.',
  'next.retention.too_early': 'Attenda. Poi avviene da sé.',
  'failure.retention.store': 'Il file dell’anagrafe non si è potuto scrivere.',
  'next.retention.store':
    'Una parte può esserci ancora. Si riprova da sé; chiuda gli altri programmi che leggono il file.',
};
