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
  'task.may_stop':
    'Selle saab peatada. Mis selleks ajaks tehtud, jääb alles, ja uuesti alustades jätkub see sealt.',
  'task.sent': 'See on teel avalikku registrisse. Saadetut tagasi võtta ei saa.',
  'task.opening':
    'Enne registri kontrollimist ei näidata midagi. Akna võib vahepeal sulgeda: midagi ei lähe kaotsi.',
  'failure.task.cancelled': 'Peatatud.',
  'next.task.cancelled': 'Mis selleks ajaks tehtud, jääb alles. Jätkamiseks alustage uuesti.',
  'step.points.proving': 'Tehakse tõestus',
  'step.points.sending': 'See saadetakse ja kantakse avalikku registrisse',
  'list.find': 'Otsi sellest loendist',
  'list.range': '{first} kuni {last}, kokku {all}',
  'list.previous': 'Eelmine leht',
  'list.next': 'Järgmine leht',
  'failure.other': 'See ei õnnestunud.',
  'failure.other_next':
    'Proovige uuesti. Kui see nii jääb, öelge valimisteenistusele, mis on üksikasjades kirjas.',
};
