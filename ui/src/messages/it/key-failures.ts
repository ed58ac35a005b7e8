import type { Translated } from '../catalogue';
import type { keyFailures as english } from '../en/key-failures';

export const keyFailures: Translated<typeof english> = {
  'failure.phrase.not_these': 'Le parole non sono queste.',
  'next.phrase.not_these': 'I dettagli qui sotto dicono quali sono diverse. Le confronti con il suo foglio.',
  'failure.phrase.count': 'La frase di recupero ha 24 parole.',
  'next.phrase.count': 'Le conti sul foglio e le inserisca tutte.',
  'failure.phrase.word': 'Una delle parole non è nell’elenco.',
  'next.phrase.word': 'I dettagli qui sotto dicono quale, e quale poteva essere.',
  'failure.phrase.checksum': 'Le parole non combaciano.',
  'next.phrase.checksum':
    'Probabilmente una è sbagliata o due sono scambiate. I dettagli qui sotto dicono dove guardare.',
  'failure.phrase.weak': 'Parole così non vengono assegnate a nessuno.',
  'next.phrase.weak': 'Inserisca le parole che Tabella le ha mostrato.',
  'failure.identity.short': 'Questa frase d’accesso è troppo corta.',
  'next.identity.short': 'Usi almeno 12 caratteri: più parole che nessuno metterebbe insieme.',
  'failure.identity.passphrase': 'Questa non è la sua frase d’accesso.',
  'next.identity.passphrase':
    'La inserisca di nuovo. Se l’ha dimenticata, le 24 parole le restituiscono la chiave.',
  'failure.identity.locked': 'La sua chiave è bloccata da una frase d’accesso.',
  'next.identity.locked': 'Inserisca la sua frase d’accesso.',
  'failure.identity.system': 'Il portachiavi di questo computer non si apre.',
  'next.identity.system': 'Lo sblocchi e riprovi, oppure usi le sue 24 parole.',
  'failure.identity.exists': 'Su questo computer c’è già un’altra chiave.',
  'next.identity.exists': 'Queste parole appartengono a un’altra chiave. Usi quella che è qui.',
  'failure.identity.damaged': 'Il file con la sua chiave è danneggiato.',
  'next.identity.damaged': 'Usi le sue 24 parole per recuperare la chiave.',
  'failure.identity.exposed': 'Altri, su questo computer, possono leggere il file con la sua chiave.',
  'next.identity.exposed':
    'Tolga loro il permesso di lettura. I dettagli qui sotto dicono di quale file si tratta.',
  'failure.standing.revoked': 'Questa chiave non è più valida.',
  'next.standing.revoked': 'Apra «Io» per continuare con la chiave successiva.',
  'failure.standing.not_in_audience': 'Lei non è tra chi può partecipare.',
  'next.standing.not_in_audience': 'Può leggere e vedere il risultato.',
  'failure.join.not_listed': 'Non è nell’elenco di questa consultazione.',
  'next.join.not_listed':
    'È per altri, oppure la sua iscrizione è successiva all’apertura. Può leggere e vedere il risultato.',
  'failure.join.not_of_group': 'Questa consultazione è per altri quartieri o fasce d’età.',
  'next.join.not_of_group': 'Può leggerla e vederne il risultato.',
  'failure.join.unreadable': 'Ciò che l’anagrafe attesta di lei non si può leggere con la sua chiave.',
  'next.join.unreadable': 'Chieda all’anagrafe di rinnovarlo.',
  'failure.pseudonym.too_few': 'Possono partecipare troppo poche persone.',
  'next.pseudonym.too_few':
    'Sotto pseudonimo devono essere almeno otto, altrimenti nessuno sarebbe nascosto.',
  'failure.request.key': 'Una richiesta per questa chiave è già in attesa, o la chiave è già nell’elenco.',
  'next.request.key': 'Vada allo sportello dell’anagrafe con il codice che ha.',
  'failure.request.full': 'Allo sportello ci sono troppe richieste in attesa.',
  'next.request.full': 'Riprovi più tardi.',
  'failure.join.not_open': 'Ora non si può partecipare a questa consultazione.',
  'next.join.not_open':
    'Non è ancora aperta, o è chiusa. Fino a quando si può partecipare sta nella sua pagina.',
  'failure.join.failed': 'La partecipazione non è riuscita.',
  'next.join.failed': 'Riprovi. Il motivo è nei dettagli qui sotto.',
  'failure.ballot.not_elector': 'La sua chiave non può votare in questa elezione.',
  'next.ballot.not_elector':
    'È per un altro quartiere o gruppo. Può leggerla e vedere il risultato. Se è un errore, chieda all’anagrafe.',
  'failure.city.in_use': 'Tabella è aperta in un’altra finestra.',
  'next.city.in_use': 'Ne chiuda una. Poi questa continua.',
  'failure.watch.conflict': 'Sono stati firmati due registri di questa città.',
  'next.watch.conflict': 'Non voti. Che cosa è successo e che cosa fare sta in alto nella finestra.',
  'failure.keepsake.older': 'La città conserva una copia più vecchia di quella di questo computer.',
  'next.keepsake.older':
    'Non ne è stato preso nulla. Ciò che è su questo computer resta e viene inviato di nuovo.',
  'failure.keepsake.sealed': 'La copia che la città conserva non si apre con le sue 24 parole.',
  'next.keepsake.sealed':
    'La chiave e i voti sono comunque tornati; mancano certificati e dati pubblicati. Riprovi più tardi.',
  'failure.keepsake.full': 'La città ora non ha posto per la sua copia.',
  'next.keepsake.full': 'Si riprova da sé. Fino ad allora conservi lei una copia dei file.',
};
