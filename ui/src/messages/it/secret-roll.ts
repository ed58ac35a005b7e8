import type { Translated } from '../catalogue';
import type { secretRoll as english } from '../en/secret-roll';

export const secretRoll: Translated<typeof english> = {
  'audience.secret': 'Chi ha votato resta segreto',
  'audience.secret_hint':
    'Chi vuole votare si aggiunge a una lista e i fiduciari la mescolano: il registro mostra voti della lista, ma non chi di essa ha votato. Serve un passo in più prima dell’apertura, e chi non si è aggiunto entro allora non può votare.',
  'audience.secret_without':
    'Punti, pseudonimi, quartieri, fasce d’età, pesi e schede diverse non sono compatibili: indicherebbero chi vota o lascerebbero gruppi piccoli in cui nascondersi.',
  'turnout.of_list': 'su {count} nella lista segreta ({share})',
  'stage.roll': 'Prossimo passo: fissare la lista segreta',
  'stage.roll_text':
    'La chiave è creata e l’elezione è nel registro pubblico. Chi può votare si aggiunge alla lista da sé appena Tabella è aperta sul suo computer. Dia loro tempo: dopo la chiusura nessuno si aggiunge più.',
  'stage.roll_joined': { one: 'Si è aggiunta {count} persona.', other: 'Si sono aggiunte {count} persone.' },
  'stage.roll_least': 'Ne servono almeno {count}.',
  'stage.roll_do': 'Fissa la lista',
  'fix.title': 'Fissare la lista di «{title}»?',
  'fix.text':
    'Dopo nessuno si aggiunge più, e chi non c’è non può votare in questa elezione. Non si può annullare.',
  'fix.yes': 'Fissa definitivamente',
  'fix.no': 'Lascia più tempo',
  'stage.mixing': 'I fiduciari mescolano la lista',
  'stage.mixing_text': {
    one: 'Serve una mescolata, che fanno da sé. Poi si può aprire la votazione, e nessuno può più dire di chi è ogni chiave.',
    other:
      'Servono {count} mescolate, ciascuna di un altro fiduciario, che le fanno da sé. Dopo l’ultima si può aprire la votazione, e nessuno può più dire di chi è ogni chiave.',
  },
  'stage.mixes': '{done} mescolate su {count} sono nel registro pubblico',
  'trustees.mixed': 'ha mescolato la lista',
  'trustees.not_mixed': 'non l’ha mescolata',
  'residents.joining_title': 'Prova: far aggiungere i residenti',
  'residents.joining_text':
    'Per provare. Residenti simulati si iscrivono nell’elenco e si aggiungono alla lista segreta, per poter votare dopo.',
  'residents.joining_do': 'Falli aggiungere',
  'residents.listed_text':
    'Per provare. I residenti simulati che si sono aggiunti alla lista segreta votano a caso, una volta ciascuno. Contano come tutti gli altri.',
  'step.residents.joining': 'Si iscrivono nell’elenco e si aggiungono alla lista segreta',
  'wait.roll_joining': 'La sua aggiunta alla lista segreta è in corso',
  'wait.roll_joining_text': 'Tabella lo fa da sé: la lasci aperta finché qui risulta che è nella lista.',
  'wait.roll_joined': 'È nella lista segreta',
  'wait.roll_joined_text': {
    one: 'Finora si è aggiunta {count} persona. Quando l’ufficio fissa la lista, i fiduciari la mescolano. Fino all’apertura non deve fare nulla.',
    other:
      'Finora si sono aggiunte {count} persone. Quando l’ufficio fissa la lista, i fiduciari la mescolano. Fino all’apertura non deve fare nulla.',
  },
  'wait.roll_mixing': 'La lista segreta viene mescolata',
  'wait.roll_mixing_text':
    'Lei ne fa parte. Mescolate fatte: {done} su {total}; dopo l’ultima si apre la votazione.',
  'wait.roll_mixed': 'La lista segreta è mescolata',
  'wait.roll_mixed_text':
    'Lei ne fa parte, e nessuno può dire quale chiave sia la sua. La votazione comincia quando l’ufficio la apre.',
  'honest.is_who': 'Se ha votato: il registro mostra chi è nella lista segreta, ma non di chi è ogni voto.',
  'honest.not_joined':
    'Il fatto che sia nella lista di questa elezione. E se votano tutti quelli della lista, tutti sanno che ha votato anche lei.',
  'failure.roll.not_listed': 'Lei non è nella lista segreta di questa elezione.',
  'next.roll.not_listed':
    'È stata fissata prima che questo computer potesse aggiungersi: questa volta qui non può votare. La prossima volta apra Tabella una volta tra l’annuncio e la chiusura della lista. Se lo ha fatto, lo dica all’ufficio elettorale.',
  'failure.roll.too_few': 'Si sono aggiunte troppo poche persone alla lista.',
  'next.roll.too_few': 'Aspetti che siano di più: tra meno persone nessuno potrebbe nascondersi.',
};
