import type { Translated } from '../catalogue';
import type { returned as english } from '../en/returned';

export const returned: Translated<typeof english> = {
  'returned.opened': 'Ka see on tagasi',
  'returned.credentials': {
    one: 'Tõendi eksemplare: {count}',
    other: 'Tõendite eksemplare: {count}',
  },
  'returned.wages': { one: '{count} palgatõestus', other: '{count} palgatõestust' },
  'returned.data': { one: '{count} teie avaldatud andmekogum', other: '{count} teie avaldatud andmekogumit' },
  'returned.left_out': {
    one: '{count} andmekogum oli hoidmiseks liiga suur. See on ainult teie teises seadmes.',
    other: '{count} andmekogumit olid hoidmiseks liiga suured. Need on ainult teie teises seadmes.',
  },
  'returned.number':
    'Linn hoidis seda pitseerituna, number: {number}. Kas teine seade on hiljem veel midagi hoiule andnud, seda see arvuti ei tea.',
  'returned.nothing': 'Rohkem ei ole teie jaoks hoitud',
  'returned.nothing_text':
    'Teie võti ja kõik, mis on avalikus registris, on tagasi. Kui teil oli tõendeid, palgatõestusi või oma andmeid, on need ainult teie teises seadmes.',
  'returned.missing': 'Kõik ei ole veel tagasi',
  'returned.missing_text':
    'Teie võti ja kõik, mis on avalikus registris, on tagasi. Teie tõendeid, palgatõestusi ja oma andmeid, mida linn hoiab pitseerituna, ei saanud praegu tagasi tuua. Sellega ei lähe midagi kaduma: proovige hiljem uuesti.',
  'returned.again': 'Proovi tagasi tuua',
};
