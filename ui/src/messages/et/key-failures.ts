import type { Translated } from '../catalogue';
import type { keyFailures as english } from '../en/key-failures';

export const keyFailures: Translated<typeof english> = {
  'failure.phrase.not_these': 'Need ei ole õiged sõnad.',
  'next.phrase.not_these': 'Millised erinevad, on kirjas allpool üksikasjades. Võrrelge neid oma paberiga.',
  'failure.phrase.count': 'Taastesõnu peab olema 24.',
  'next.phrase.count': 'Lugege sõnad paberil üle ja sisestage need kõik.',
  'failure.phrase.word': 'Üht sõna ei ole loendis.',
  'next.phrase.word': 'Milline see on ja mis see olla võis, on kirjas allpool üksikasjades.',
  'failure.phrase.checksum': 'Sõnad ei sobi kokku.',
  'next.phrase.checksum':
    'Tõenäoliselt on üks sõna vale või kaks sõna vahetuses. Kust otsida, on kirjas allpool üksikasjades.',
  'failure.phrase.weak': 'Selliseid sõnu kellelegi ei anta.',
  'next.phrase.weak': 'Sisestage sõnad, mida Tabella teile näitas.',
  'failure.identity.short': 'See parool on liiga lühike.',
  'next.identity.short': 'Kasutage vähemalt 12 märki: mitut sõna, mida keegi teine kokku ei paneks.',
  'failure.identity.passphrase': 'See ei ole teie parool.',
  'next.identity.passphrase':
    'Sisestage see uuesti. Kui olete selle unustanud, saate võtme tagasi oma 24 sõna abil.',
  'failure.identity.locked': 'Teie võti on parooliga lukustatud.',
  'next.identity.locked': 'Sisestage oma parool.',
  'failure.identity.system': 'Selle arvuti võtmerõngas ei avane.',
  'next.identity.system': 'Avage see ja proovige uuesti või kasutage oma 24 sõna.',
  'failure.identity.exists': 'Selles arvutis on juba teine võti.',
  'next.identity.exists': 'Need sõnad kuuluvad teise võtme juurde. Kasutage seda võtit, mis siin on.',
  'failure.identity.damaged': 'Teie võtme fail on rikutud.',
  'next.identity.damaged': 'Taastage võti oma 24 sõna abil.',
  'failure.identity.exposed': 'Teised selle arvuti kasutajad saavad teie võtme faili lugeda.',
  'next.identity.exposed':
    'Võtke neilt lugemisõigus ära. Mis failiga on tegu, on kirjas allpool üksikasjades.',
  'failure.standing.revoked': 'See võti ei kehti enam.',
  'next.standing.revoked': 'Avage „Mina“, et jätkata oma järgmise võtmega.',
  'failure.standing.not_in_audience': 'See ei ole mõeldud teie rühmale.',
  'next.standing.not_in_audience': 'Saate seda lugeda ja tulemust vaadata.',
  'failure.join.not_listed': 'Teid ei ole selle küsitluse nimekirjas.',
  'next.join.not_listed':
    'See on mõeldud teistele või liitusite linnaga pärast küsitluse avamist. Saate seda lugeda ja tulemust vaadata.',
  'failure.join.not_of_group': 'See küsitlus on mõeldud teistele piirkondadele või vanuserühmadele.',
  'next.join.not_of_group': 'Saate seda lugeda ja tulemust vaadata.',
  'failure.join.unreadable': 'Registripidaja andmeid teie kohta ei saa teie võtmega lugeda.',
  'next.join.unreadable': 'Paluge registripidajal neid uuendada.',
  'failure.pseudonym.too_few': 'Osaleda saab liiga vähe inimesi.',
  'next.pseudonym.too_few':
    'Pseudonüümi kasutamiseks peab neid olema vähemalt kaheksa, muidu ei jääks keegi varjatuks.',
  'failure.request.key': 'Selle võtme taotlus juba ootab või on võti juba nimekirjas.',
  'next.request.key': 'Minge oma koodiga registripidaja teenindusletti.',
  'failure.request.full': 'Teenindusletis ootab liiga palju taotlusi.',
  'next.request.full': 'Proovige hiljem uuesti.',
  'failure.join.not_open': 'Selles küsitluses ei saa praegu osaleda.',
  'next.join.not_open': 'See ei ole veel alanud või on lõppenud. Osalemise tähtaeg on küsitluse lehel.',
  'failure.join.failed': 'Osalemine ei õnnestunud.',
  'next.join.failed': 'Proovige uuesti. Põhjus on allpool üksikasjades.',
  'failure.ballot.not_elector': 'Teie võtmega ei saa neil valimistel hääletada.',
  'next.ballot.not_elector':
    'Need on teisele piirkonnale või rühmale. Te saate sisu lugeda ja tulemust näha. Kui see on vale, küsige registripidajalt.',
  'failure.city.in_use': 'Tabella on avatud teises aknas.',
  'next.city.in_use': 'Sulgege üks neist. Siis jätkub töö siin.',
  'failure.watch.conflict': 'Selle linna kohta on allkirjastatud kaks registrit.',
  'next.watch.conflict': 'Ärge hääletage. Mis juhtus ja mida teha, on akna ülaosas.',
  'failure.keepsake.older': 'Linna hoitav koopia on vanem kui selles arvutis.',
  'next.keepsake.older':
    'Sellest ei võetud midagi üle. Selle arvuti andmed jäävad alles ja saadetakse uuesti.',
  'failure.keepsake.sealed': 'Linna hoitav koopia ei avane teie 24 sõnaga.',
  'next.keepsake.sealed':
    'Teie võti ja hääled on siiski taastatud; tõendid ja avaldatud andmed puuduvad. Proovige hiljem uuesti.',
  'failure.keepsake.full': 'Linnal ei ole praegu teie koopia jaoks ruumi.',
  'next.keepsake.full': 'Seda proovitakse ise uuesti. Seni hoidke ise failide koopiat.',
};
