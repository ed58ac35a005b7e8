import type { Translated } from '../catalogue';
import type { purchase as english } from '../en/purchase';

export const purchase: Translated<typeof english> = {
  'purchase.title': 'Kõik ei ole veel makstud',
  'purchase.title_late': 'Ei makstud õigel ajal',
  'purchase.parts': {
    one: 'Makstud punkte: {paid}, kokku {count}. Ülejäänu makstakse iseenesest, kuni Tabella on avatud, hiljemalt: {time}.',
    other:
      'Makstud punkte: {paid}, kokku {count}. Ülejäänu makstakse iseenesest, kuni Tabella on avatud, hiljemalt: {time}.',
  },
  'purchase.late': {
    one: 'Makstud punkte: {paid}, kokku {count}. Rohkem ei saadeta. Küsige punktid tagasi sealt, kus te need kulutasite.',
    other:
      'Makstud punkte: {paid}, kokku {count}. Rohkem ei saadeta. Küsige punktid tagasi sealt, kus te need kulutasite.',
  },
  'purchase.good_then': 'See, mida te siin näitate, kehtib siis, kui kõik on makstud.',
  'purchase.finish': 'Maksa ülejäänu kohe',
  'purchase.cost':
    'Siis näeb igaüks, kes sel hetkel registrit vaatab, et need kontod kuuluvad ühele inimesele. Iseenesest makstes tulevad osad juhuslikel hetkedel.',
  'purchase.done': 'Kõik on makstud.',
  'purchase.void': {
    one: 'Sellest on tühine {count} punkt: väljastajad ei tunnustanud seda, mis esitati. Teil seda ei ole ja uuesti seda esitada ei saa. Väljastajate vastused on avalikus registris, kõik saavad neid kontrollida.',
    other:
      'Sellest on tühised {count} punkti: väljastajad ei tunnustanud seda, mis esitati. Teil neid ei ole ja uuesti neid esitada ei saa. Väljastajate vastused on avalikus registris, kõik saavad neid kontrollida.',
  },
};
