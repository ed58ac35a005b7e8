import type { Translated } from '../catalogue';
import type { key as english } from '../en/key';

export const key: Translated<typeof english> = {
  'tab.label': 'Le sue pagine',
  'tab.home': 'Inizio',
  'tab.data': 'I miei dati',
  'tab.me': 'Io',

  'language.field': 'Lingua delle parole',
  'language.hint':
    'Esistono elenchi ufficiali di parole solo in queste lingue. Scelga quella che legge meglio.',

  'welcome.phrase':
    'Annoterà 24 parole. Con esse riavrà la sua chiave se questo computer si perde o si guasta.',
  'welcome.restore': 'Ho già 24 parole',

  'phrase.title': 'Annoti le sue 24 parole',
  'phrase.probe_title': 'Controlli ciò che ha scritto',
  'phrase.lead':
    'Scriva queste parole su carta, in quest’ordine e con i loro numeri. Chi le possiede può agire a suo nome: non le fotografi e conservi il foglio insieme ai documenti importanti.',
  'phrase.words': 'Le sue 24 parole',
  'phrase.next': 'Le ho annotate',
  'phrase.later': 'Più tardi',
  'phrase.probe_lead': 'Inserisca tre parole dal suo foglio.',
  'phrase.word': 'Parola {place}',
  'phrase.check': 'Controlla le parole',
  'phrase.back': 'Mostra di nuovo le parole',
  'phrase.empty': 'Inserisca la parola {place}.',
  'phrase.confirmed': 'Le sue parole sono annotate.',

  'restore.title': 'Recuperi la sua chiave',
  'restore.lead':
    'Inserisca le 24 parole dal suo foglio. Riavrà la chiave e, con essa, le ricevute: si trovano nel registro pubblico. Non si chiede nulla a nessuno, quindi nessuno viene a sapere quali voti sono suoi.',
  'restore.words': 'Le sue 24 parole',
  'restore.words_hint': 'Con uno spazio tra una parola e l’altra. Maiuscole e minuscole non contano.',
  'restore.count': { one: '{count} parola finora', other: '{count} parole finora' },
  'restore.none': 'Inserisca prima le parole.',
  'restore.do': 'Recupera la mia chiave',
  'restore.back': 'Non ho ancora le parole',
  'restore.done': 'La sua chiave è recuperata.',

  'passphrase.field': 'Frase d’accesso',
  'passphrase.optional': 'Frase d’accesso (facoltativa)',
  'passphrase.hint':
    'Almeno 12 caratteri, meglio se più parole. Protegge la chiave solo su questo computer. Se la dimentica, le 24 parole le restituiscono la chiave.',
  'passphrase.now': 'La sua frase d’accesso',

  'unlock.title': 'Sblocchi la sua chiave',
  'unlock.lead': 'La sua chiave è su questo computer ed è bloccata.',
  'unlock.system':
    'La sua chiave è bloccata dal portachiavi di questo computer, che non si apre. Lo sblocchi e riprovi.',
  'unlock.do': 'Sblocca',
  'unlock.forgot': 'L’ho dimenticata: uso le mie 24 parole',
  'unlock.empty': 'Inserisca la sua frase d’accesso.',

  'ended.title': 'Questa chiave non è più valida',
  'ended.lead':
    'L’anagrafe ha revocato la chiave su questo computer, oppure lei l’ha sostituita su un altro dispositivo. Non firma più nulla e nessuno può usarla per votare.',
  'ended.text':
    'Continui con la chiave successiva. Deriva dalle stesse 24 parole, quindi il foglio resta valido.',
  'ended.do': 'Continua con la chiave successiva',

  'enrol.ask_title': 'Si presenti allo sportello dell’anagrafe',
  'enrol.ask_lead':
    'Tabella invia all’anagrafe la parte pubblica della sua chiave. Poi vada allo sportello con un documento d’identità: l’anagrafe confermerà che la chiave è sua.',
  'enrol.ask': 'Invia la richiesta',
  'enrol.have_code': 'Ho un codice dell’anagrafe',

  'request.code': 'Codice della sua richiesta',
  'request.waiting': 'La sua richiesta è in attesa dell’anagrafe',
  'request.waiting_text':
    'Mostri questo codice allo sportello: l’anagrafe vede lo stesso. Si può confermare fino a: {time}.',
  'request.confirming': 'Confermata, iscrizione in corso',
  'request.confirming_text': 'Ci vuole un momento.',
  'request.enrolled': 'È nell’elenco degli elettori',
  'request.enrolled_text': 'La sua chiave è stata confermata.',
  'request.refused': 'L’anagrafe ha respinto la sua richiesta',
  'request.refused_text': 'Motivo indicato: {reason}',
  'request.expired': 'La sua richiesta è scaduta',
  'request.expired_text':
    'Non è stata confermata entro 14 giorni. La invii di nuovo e poi vada allo sportello.',
  'request.revoked': 'La sua carta è stata revocata',
  'request.revoked_text':
    'Per questo la chiave confermata con la carta non è più valida. L’anagrafe può aiutarla.',
  'request.again': 'Invia una nuova richiesta',
  'request.qr': 'Il codice della richiesta come codice QR',
  'request.qr_more': 'Mostra come codice QR',

  'me.title': 'Io',
  'me.class': 'La sua posizione nella città',
  'class.resident': 'Residente',
  'class.e_resident': 'E-residente',
  'class.visitor': 'Visitatore',
  'class.business': 'Impresa',
  'class.authority': 'Ente pubblico',
  'class_text.resident': 'Vota alle elezioni e risponde alle consultazioni.',
  'class_text.e_resident':
    'Risponde alle consultazioni rivolte agli e-residenti. Le elezioni sono per i residenti; può leggerle e vederne i risultati.',
  'class_text.visitor':
    'Risponde alle consultazioni rivolte ai visitatori. Le elezioni sono per i residenti; può leggerle e vederne i risultati.',
  'class_text.business':
    'Risponde alle consultazioni rivolte alle imprese. Le elezioni sono per i residenti; può leggerle e vederne i risultati.',
  'class_text.authority':
    'Risponde alle consultazioni rivolte agli enti pubblici. Le elezioni sono per i residenti; può leggerle e vederne i risultati.',
  'classes.resident': 'residenti',
  'classes.e_resident': 'e-residenti',
  'classes.visitor': 'visitatori',
  'classes.business': 'imprese',
  'classes.authority': 'enti pubblici',

  'me.kept': 'Dove si trova la sua chiave',
  'me.lock_system': 'Su questo computer, bloccata dal suo portachiavi. Si apre quando accede al computer.',
  'me.lock_passphrase': 'Su questo computer, bloccata dalla sua frase d’accesso.',
  'me.lock_unlocked':
    'Su questo computer, non bloccata. Chi può leggere la sua cartella può usarla per votare. Imposti una frase d’accesso.',
  'me.lock_set': 'Imposta una frase d’accesso',
  'me.lock_change': 'Cambia la frase d’accesso',
  'me.lock_system_do': 'Usa il portachiavi di questo computer',
  'me.lock_remove': 'Togli la frase d’accesso',
  'me.lock_done': 'Fatto. {how}',

  'me.phrase': 'Le sue 24 parole',
  'me.phrase_good': 'Sono su carta. Con esse si recupera tutto.',
  'me.phrase_missing': 'Non le ha ancora annotate. Se questo computer si guasta, la chiave è persa.',
  'me.phrase_older':
    'La sua chiave è più vecchia delle parole e non si recupera con esse. La sostituisca una volta e sarà possibile.',
  'me.phrase_show': 'Mostra le mie 24 parole',
  'me.phrase_write': 'Annotale ora',

  'me.other': 'Su un secondo dispositivo',
  'me.other_text':
    'Installi lì Tabella e scelga «Ho già 24 parole». I due dispositivi avranno la stessa chiave: conta l’ultimo voto, da qualunque dei due arrivi, e in una consultazione sotto pseudonimo lei è la stessa persona anche lì.',

  'me.lost': 'Un dispositivo è perso o rubato',
  'me.lost_text':
    'Sostituisca qui la sua chiave. La vecchia cessa subito di valere, i suoi voti restano contati e il dispositivo perso non può fare più nulla. Non deve recarsi da nessuna parte.',
  'me.lost_none':
    'Se non ha più alcun dispositivo con la chiave: inserisca le 24 parole su uno nuovo e avvisi l’anagrafe. Lo sportello revoca la vecchia chiave e le dà un codice per la prossima.',
  'me.replace': 'Sostituisci la mia chiave',
  'me.replace_title': 'Sostituire la chiave?',
  'me.replace_confirm':
    'La chiave sugli altri suoi dispositivi non sarà più valida. Lì potrà proseguire scegliendo «Continua con la chiave successiva» o inserendo di nuovo le 24 parole.',
  'me.replace_yes': 'Sostituisci',
  'me.replace_no': 'Conserva',
  'me.replaced': 'La sua chiave è stata sostituita.',
  'me.number': 'Numero della chiave',

  'warn.phrase': 'Le sue 24 parole non sono annotate',
  'warn.phrase_text': 'Se questo computer si guasta, nessuno può restituirle la chiave.',
  'warn.phrase_do': 'Annotale',

  'off.title': 'Può leggere, ma non votare',
  'off.for': 'Possono partecipare: {classes}.',
  'off.you': 'Qui lei risulta come: {mine}.',
  'audience.for': 'Per {classes}',
  'audience.pseudonymous': 'Sotto pseudonimo',
  'audience.districts': { one: 'Solo per il quartiere {list}', other: 'Solo per i quartieri {list}' },
  'audience.age_bands': { one: 'Solo per la fascia d’età {list}', other: 'Solo per le fasce d’età {list}' },
  'pseudonym.title': 'Nessuno può vedere che è lei',
  'pseudonym.text':
    'La risposta è inviata sotto uno pseudonimo creato solo per questa consultazione. Mostra che lei è tra gli aventi diritto ({count} in tutto), ma non chi; nemmeno alla città.',
  'task.cast': 'La sua risposta è in viaggio',
  'step.cast.joining': 'Si crea e si dimostra uno pseudonimo. Nessuno può vedere che è lei',
  'step.cast.casting': 'La risposta sigillata è inviata sotto lo pseudonimo',
};
