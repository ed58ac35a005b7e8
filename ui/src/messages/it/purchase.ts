import type { Translated } from '../catalogue';
import type { purchase as english } from '../en/purchase';

export const purchase: Translated<typeof english> = {
  'purchase.title': 'Non è ancora tutto pagato',
  'purchase.title_late': 'Non pagato in tempo',
  'purchase.parts': {
    one: 'Punti pagati: {paid} su {count}. Il resto si paga da sé, entro questo momento: {time}, finché Tabella è aperta.',
    other:
      'Punti pagati: {paid} su {count}. Il resto si paga da sé, entro questo momento: {time}, finché Tabella è aperta.',
  },
  'purchase.late': {
    one: 'Punti pagati: {paid} su {count}. Non viene inviato altro. Chieda indietro i punti dove li ha spesi.',
    other:
      'Punti pagati: {paid} su {count}. Non viene inviato altro. Chieda indietro i punti dove li ha spesi.',
  },
  'purchase.good_then': 'Ciò che mostra qui vale quando è arrivato tutto.',
  'purchase.finish': 'Paga ora il resto',
  'purchase.cost':
    'Chi guarda il registro in quel momento può capire che questi conti sono di una sola persona. Se si paga da sé, le parti arrivano in momenti scelti a caso.',
  'purchase.done': 'Tutto è pagato.',
  'purchase.void': {
    one: '{count} punto è nullo: ciò che è stato consegnato non valeva per gli emittenti. Non lo ha, e non si può consegnare di nuovo. Le risposte sono nel registro pubblico: chiunque può controllarle.',
    other:
      '{count} punti sono nulli: ciò che è stato consegnato non valeva per gli emittenti. Non li ha, e non si possono consegnare di nuovo. Le risposte sono nel registro pubblico: chiunque può controllarle.',
  },
};
