import type { Translated } from '../catalogue';
import type { forms as english } from '../en/forms';

export const forms: Translated<typeof english> = {
  'field.empty': 'Täitke see väli.',
  'field.long': {
    one: 'See on {count} märgi võrra liiga pikk.',
    other: 'See on {count} märgi võrra liiga pikk.',
  },
  'field.unreadable': 'Selles on märke, mida ei saa lugeda. Kirjutage see ise, ärge kleepige.',
  'action.cancel': 'Tühista',
  'list.find': 'Otsi sellest loendist',
  'list.range': '{first} kuni {last}, kokku {all}',
  'list.previous': 'Eelmine leht',
  'list.next': 'Järgmine leht',
  'failure.other': 'See ei õnnestunud.',
  'failure.other_next':
    'Proovige uuesti. Kui see nii jääb, öelge valimisteenistusele, mis on üksikasjades kirjas.',
};
