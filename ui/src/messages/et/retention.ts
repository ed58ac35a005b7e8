import type { Translated } from '../catalogue';
import type { retention as english } from '../en/retention';

export const retention: Translated<typeof english> = {
  'retention.title': 'Unustamine, kes on kes',
  'retention.open': 'Kuuluta kuupäev välja või vaata seda',
  'retention.desk_text':
    'Ette välja kuulutatud kuupäeval unustab registripidaja, kelle võti on kelle oma. Valimised jäävad samaks.',
  'retention.text':
    'Registripidaja teab, kelle võti on kelle oma, ja keegi teine seda ei tea. Teie kuulutate välja kuupäeva; kui see saabub, kustutatakse see teadmine registripidaja failidest jäädavalt.',
  'retention.what': 'Mis kustutatakse',
  'retention.people': {
    one: '{count} inimene: nimi, viitenumber ja see, milline võti on tema oma',
    other: '{count} inimest: nimed, viitenumbrid ja see, milline võti on kelle oma',
  },
  'retention.requests': {
    one: '{count} taotlus nimekirja saamiseks koos kaardilt või kontolt saadud andmetega',
    other: '{count} taotlust nimekirja saamiseks koos kaartidelt ja kontodelt saadud andmetega',
  },
  'retention.codes': {
    one: '{count} kood, kasutatud või mitte',
    other: '{count} koodi, kasutatud või mitte',
  },
  'retention.waiting':
    'Kes siis veel teenindusletis ootab või kelle kood on kasutamata, peab uuesti alustama.',
  'retention.backups': 'Mujal ja paberil olevad koopiad peate hävitama ise.',
  'retention.stays': 'Mis jääb',
  'retention.stays_text':
    'Avalik register, bait-baidilt: nimesid ei ole selles kunagi olnud. Võtmed jäävad nimekirja, hääled jäävad loetuks ja kõiki valimisi saab kontrollida nagu enne. Inimesed näevad endiselt, kes on nende andmeid vaadanud.',
  'retention.date': 'Mis ajast alates see unustatakse?',
  'retention.date_past': 'Valige tulevane päev ja kellaaeg.',
  'retention.announce': 'Kuuluta see kuupäev välja',
  'retention.announce_title': 'Kas kuulutada see kuupäev välja?',
  'retention.announce_text':
    'Alates {time} ei tea enam keegi, kelle võti on kelle oma. Kõik näevad seda kuupäeva rakenduses. Seda ei saa muuta ega tagasi võtta.',
  'retention.announce_no': 'Veel mitte',
  'retention.announced': 'Välja kuulutatud: {time}',
  'retention.announced_text':
    'See toimub sel ajal iseenesest või niipea, kui Tabella pärast seda jälle töötab. Enne ei kustutata midagi ja miski ei saa seda peatada.',
  'retention.due': 'Väljakuulutatud kuupäev on käes',
  'retention.due_text':
    'See kustutatakse iseenesest minuti jooksul, kui Tabella töötab. Võite seda teha ka kohe.',
  'retention.do': 'Kustuta kohe',
  'retention.do_title': 'Kas kustutada jäädavalt?',
  'retention.do_text':
    'Pärast seda ei saa registripidaja öelda, kelle võti on kelle oma, ega aidata vana numbri järgi neid, kes on seadme kaotanud. Seda ei saa keegi tagasi võtta.',
  'retention.typed': 'Kinnitamiseks sisestage linna nimi: {city}',
  'retention.typed_error': 'See ei ole linna nimi.',
  'retention.yes': 'Kustuta jäädavalt',
  'retention.no': 'Ära kustuta',
  'retention.done': 'Unustatud: {time}',
  'retention.done_text':
    'Keegi ei tea enam, kelle võti on kelle oma. Avalik register kehtib nagu enne: igaüks saab seda kontrollida.',
  'retention.check': 'Kontrolli registrit',
  'retention.again': 'Kuuluta välja järgmine kuupäev',
  'retention.again_text': 'Kõigile, kes on vahepeal liitunud.',
  'retention.mine': 'Millal linn unustab, kes te olete',
  'retention.mine_none':
    'Registripidaja ei ole veel kuupäeva välja kuulutanud. Seni teab registripidaja, milline võti on teie oma.',
  'retention.mine_due':
    'Alates {time} ei tea registripidaja enam, milline võti on teie oma. Teie võti kehtib edasi ja teie hääled jäävad loetuks.',
  'retention.mine_done':
    '{time}: registripidaja unustas, kelle võti on kelle oma. Teie võti kehtib edasi ja teie hääled jäävad loetuks.',

  'failure.retention.past': 'See kuupäev ei ole tulevikus.',
  'next.retention.past': 'Valige hilisem: inimesed peavad seda ette teadma.',
  'failure.retention.announced': 'Kuupäev on juba välja kuulutatud.',
  'next.retention.announced':
    'Inimesed tuginevad sellele, seepärast ei saa seda muuta. Vaadake lehte uuesti.',
  'failure.retention.not_announced': 'Midagi ei ole kustutada: kuupäeva ei ole välja kuulutatud.',
  'next.retention.not_announced': 'Võib-olla tehti seda hetk tagasi. Vaadake lehte uuesti.',
  'failure.retention.too_early': 'Väljakuulutatud kuupäev ei ole veel käes.',
  'next.retention.too_early': 'Oodake. Siis toimub see iseenesest.',
  'failure.retention.store': 'Registripidaja faili ei saanud kirjutada.',
  'next.retention.store':
    'Osa võib veel alles olla. Seda proovitakse iseenesest uuesti; sulgege teised programmid, mis faili loevad.',
};
