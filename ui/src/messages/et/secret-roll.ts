import type { Translated } from '../catalogue';
import type { secretRoll as english } from '../en/secret-roll';

export const secretRoll: Translated<typeof english> = {
  'audience.secret': 'Hääletanu jääb salajaseks',
  'audience.secret_hint':
    'Hääletajad liituvad kõigepealt salajase nimekirjaga ja võtmehoidjad segavad selle: register näitab nimekirja hääli, kuid mitte, kes sellest hääletas. Enne avamist on üks samm rohkem ja kes selleks ajaks liitunud ei ole, hääletada ei saa.',
  'audience.secret_without':
    'Sellega ei sobi punktid, pseudonüümid, piirkonnad, vanuserühmad, kaalud ega erinevad hääletussedelid: need nimetaksid hääletajaid või jätaksid väikesed rühmad, kuhu peituda.',
  'turnout.of_list': 'salajases nimekirjas {count} ({share})',
  'stage.roll': 'Järgmiseks: sulgege salajane nimekiri',
  'stage.roll_text':
    'Võti on loodud ja valimised on avalikus registris. Kes tohib hääletada, liitub nimekirjaga ise, kui Tabella on tema arvutis avatud. Andke aega: pärast sulgemist ei liitu enam keegi.',
  'stage.roll_joined': { one: 'Liitunud on {count} inimene.', other: 'Liitunud on {count} inimest.' },
  'stage.roll_least': 'Vaja on vähemalt {count}.',
  'stage.roll_do': 'Sulge nimekiri',
  'fix.title': 'Kas sulgeda nimekiri „{title}“?',
  'fix.text':
    'Pärast seda ei liitu enam keegi ja kes nimekirjas ei ole, neil valimistel hääletada ei saa. Seda ei saa tagasi võtta.',
  'fix.yes': 'Sulge lõplikult',
  'fix.no': 'Anna veel aega',
  'stage.mixing': 'Võtmehoidjad segavad nimekirja',
  'stage.mixing_text': {
    one: 'Vaja on ühte segamist, mis toimub iseenesest. Pärast seda saab hääletamise avada ja keegi ei tea enam, kelle võti milline on.',
    other:
      'Vaja on {count} segamist, igaüks eri võtmehoidjalt; need toimuvad iseenesest. Pärast viimast saab hääletamise avada ja keegi ei tea enam, kelle võti milline on.',
  },
  'stage.mixes': 'Avalikus registris segamisi: {done}, vaja {count}',
  'trustees.mixed': 'segas nimekirja',
  'trustees.not_mixed': 'ei ole seganud',
  'residents.joining_title': 'Proov: laske elanikel liituda',
  'residents.joining_text':
    'Katsetamiseks. Näidiselanikud kantakse valijate nimekirja ja nad liituvad salajase nimekirjaga, et hiljem hääletada.',
  'residents.joining_do': 'Lase neil liituda',
  'residents.listed_text':
    'Katsetamiseks. Salajase nimekirjaga liitunud näidiselanikud hääletavad juhuslikult, igaüks ühe korra. Neid loetakse nagu kõiki teisi.',
  'step.residents.joining': 'Nad kantakse valijate nimekirja ja nad liituvad salajase nimekirjaga',
  'wait.roll_joining': 'Te liitute salajase nimekirjaga',
  'wait.roll_joining_text':
    'Tabella teeb seda ise; jätke see avatuks, kuni siin seisab, et olete nimekirjas.',
  'wait.roll_joined': 'Olete salajases nimekirjas',
  'wait.roll_joined_text': {
    one: 'Seni on liitunud {count} inimene. Kui valimisteenistus nimekirja sulgeb, segavad võtmehoidjad selle. Kuni hääletamise avamiseni ei ole teil vaja midagi teha.',
    other:
      'Seni on liitunud {count} inimest. Kui valimisteenistus nimekirja sulgeb, segavad võtmehoidjad selle. Kuni hääletamise avamiseni ei ole teil vaja midagi teha.',
  },
  'wait.roll_mixing': 'Salajast nimekirja segatakse',
  'wait.roll_mixing_text':
    'Olete nimekirjas. Segamisi tehtud: {done}, vaja {total}; pärast viimast avatakse hääletamine.',
  'wait.roll_mixed': 'Salajane nimekiri on segatud',
  'wait.roll_mixed_text':
    'Olete nimekirjas ja keegi ei tea, milline võti on teie oma. Hääletamine algab, kui valimisteenistus selle avab.',
  'honest.is_who':
    'See, kas hääletasite: register näitab, kes on salajases nimekirjas, kuid mitte, kelle hääl milline on.',
  'honest.not_joined':
    'See, et olete nende valimiste nimekirjas. Ja kui kõik selles hääletavad, teavad kõik, et ka teie hääletasite.',
  'failure.roll.not_listed': 'Te ei ole nende valimiste salajases nimekirjas.',
  'next.roll.not_listed':
    'See suleti, enne kui see arvuti sai liituda, seega ei saa te seekord siin hääletada. Järgmisel korral avage Tabella väljakuulutamise ja nimekirja sulgemise vahel. Kui tegite seda, öelge valimisteenistusele.',
  'failure.roll.too_few': 'Nimekirjaga on liitunud liiga vähe inimesi.',
  'next.roll.too_few': 'Oodake veel: vähemate hulka ei saaks keegi peituda.',
};
