import type { Translated } from '../catalogue';
import type { nextSteps as english } from '../en/next-steps';

export const nextSteps: Translated<typeof english> = {
  'then.welcome':
    'Il prossimo passo: scrivere 24 parole su carta. Poi ci si iscrive nell’elenco degli elettori.',
  'then.phrase':
    'Il prossimo passo: digitare tre delle parole, per essere certi che il foglio si legga bene.',
  'then.probe': 'Il prossimo passo: iscriversi nell’elenco di chi può votare.',
  'then.enrol': 'Il prossimo passo: vedere su che cosa si può votare.',
  'then.home': 'Ne scelga una per vedere le domande. Nulla parte prima che lei invii il suo voto.',
  'then.choose': 'Il prossimo passo: rivedere tutte le sue scelte.',
  'then.choose_poll': 'Il prossimo passo: la sua risposta viene sigillata. Non viene ancora inviata.',
};
