import type { Translated } from '../catalogue';
import type { returned as english } from '../en/returned';

export const returned: Translated<typeof english> = {
  'returned.opened': 'È tornato anche questo',
  'returned.credentials': {
    one: '{count} copia di un certificato',
    other: '{count} copie di certificati',
  },
  'returned.wages': { one: '{count} prova di stipendio', other: '{count} prove di stipendi' },
  'returned.data': {
    one: '{count} raccolta di dati che ha pubblicato',
    other: '{count} raccolte di dati che ha pubblicato',
  },
  'returned.left_out': {
    one: '{count} raccolta di dati era troppo grande da custodire. È solo sull’altro dispositivo.',
    other: '{count} raccolte di dati erano troppo grandi da custodire. Sono solo sull’altro dispositivo.',
  },
  'returned.number':
    'Era custodito dalla città, sigillato, con il numero {number}. Se l’altro dispositivo ha custodito qualcosa più tardi, questo computer non può saperlo.',
  'returned.nothing': 'Non era custodito altro',
  'returned.nothing_text':
    'La chiave e tutto ciò che è nel registro pubblico sono tornati. Se aveva certificati, prove di stipendi o dati suoi, sono solo sull’altro dispositivo.',
  'returned.missing': 'Non è ancora tornato tutto',
  'returned.missing_text':
    'La chiave e tutto ciò che è nel registro pubblico sono tornati. I certificati, le prove di stipendi e i dati suoi, che la città custodisce sigillati, ora non si sono potuti recuperare. Non va perso nulla: riprovi più tardi.',
  'returned.again': 'Prova a recuperarli',
};
