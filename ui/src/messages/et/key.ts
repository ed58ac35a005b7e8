import type { Translated } from '../catalogue';
import type { key as english } from '../en/key';

export const key: Translated<typeof english> = {
  'tab.label': 'Teie lehed',
  'tab.home': 'Avaleht',
  'tab.data': 'Minu andmed',
  'tab.me': 'Mina',

  'language.field': 'Sõnade keel',
  'language.hint': 'Ametlikud sõnaloendid on ainult nendes keeltes. Valige see, mida loete kõige paremini.',

  'welcome.phrase':
    'Kirjutage üles 24 sõna. Nende abil saate oma võtme tagasi, kui see arvuti kaob või läheb rikki.',
  'welcome.restore': 'Mul on juba 24 sõna',

  'phrase.title': 'Kirjutage oma 24 sõna üles',
  'phrase.probe_title': 'Kontrollige, mida kirjutasite',
  'phrase.lead':
    'Kirjutage need sõnad paberile selles järjekorras ja koos numbritega. Kellel need on, saab tegutseda teie nimel: ärge pildistage neid ja hoidke paberit koos tähtsate dokumentidega.',
  'phrase.words': 'Teie 24 sõna',
  'phrase.next': 'Olen need üles kirjutanud',
  'phrase.later': 'Teen seda hiljem',
  'phrase.probe_lead': 'Sisestage kolm sõna oma paberilt.',
  'phrase.word': 'Sõna {place}',
  'phrase.check': 'Kontrolli sõnu',
  'phrase.back': 'Näita sõnu uuesti',
  'phrase.empty': 'Sisestage sõna number {place}.',
  'phrase.confirmed': 'Teie sõnad on üles kirjutatud.',

  'restore.title': 'Võtme taastamine',
  'restore.lead':
    'Sisestage 24 sõna oma paberilt. Saate tagasi oma võtme ja koos sellega kviitungid: need leitakse avalikust registrist. Kelleltki ei küsita midagi, seega ei saa keegi teada, millised hääled on teie omad.',
  'restore.words': 'Teie 24 sõna',
  'restore.words_hint': 'Sõnade vahele jätke tühik. Suur- ja väiketähti ei eristata.',
  'restore.count': { one: 'Seni {count} sõna', other: 'Seni {count} sõna' },
  'restore.none': 'Sisestage kõigepealt sõnad.',
  'restore.do': 'Taasta minu võti',
  'restore.back': 'Mul ei ole veel sõnu',
  'restore.done': 'Teie võti on taastatud.',

  'passphrase.field': 'Parool',
  'passphrase.optional': 'Parool (valikuline)',
  'passphrase.hint':
    'Vähemalt 12 märki, soovitavalt mitu sõna. See kaitseb võtit ainult selles arvutis. Kui parooli unustate, saate võtme tagasi 24 sõna abil.',
  'passphrase.now': 'Teie parool',

  'unlock.title': 'Võtme avamine',
  'unlock.lead': 'Teie võti on selles arvutis ja lukustatud.',
  'unlock.system':
    'Teie võti on lukustatud selle arvuti võtmerõngaga, mis ei avane. Avage võtmerõngas ja proovige uuesti.',
  'unlock.do': 'Ava lukustus',
  'unlock.forgot': 'Unustasin: kasutan oma 24 sõna',
  'unlock.empty': 'Sisestage oma parool.',

  'ended.title': 'See võti ei kehti enam',
  'ended.lead':
    'Registripidaja on selles arvutis oleva võtme kehtetuks tunnistanud või olete selle teises seadmes välja vahetanud. Sellega ei saa enam midagi allkirjastada ega hääletada.',
  'ended.text': 'Jätkake oma järgmise võtmega. See tuleb samast 24 sõnast, nii et paber jääb kehtima.',
  'ended.do': 'Jätkan järgmise võtmega',

  'enrol.ask_title': 'Pöörduge registripidaja teenindusletti',
  'enrol.ask_lead':
    'Tabella saadab registripidajale teie võtme avaliku osa. Seejärel minge kohale isikut tõendava dokumendiga ja registripidaja kinnitab, et võti on teie oma.',
  'enrol.ask': 'Saada taotlus',
  'enrol.have_code': 'Mul on registripidajalt saadud kood',

  'request.code': 'Teie taotluse kood',
  'request.waiting': 'Teie taotlus ootab registripidajat',
  'request.waiting_text':
    'Näidake seda koodi teenindusletis. Registripidaja näeb sama koodi. Kinnitada saab kuni: {time}.',
  'request.confirming': 'Kinnitatud, lisatakse nimekirja',
  'request.confirming_text': 'See võtab hetke aega.',
  'request.enrolled': 'Olete valijate nimekirjas',
  'request.enrolled_text': 'Teie võti on kinnitatud.',
  'request.refused': 'Registripidaja lükkas teie taotluse tagasi',
  'request.refused_text': 'Põhjendus: {reason}',
  'request.expired': 'Teie taotlus on aegunud',
  'request.expired_text':
    'Seda ei kinnitatud 14 päeva jooksul. Saatke see uuesti ja minge siis teenindusletti.',
  'request.revoked': 'Teie kaart on tühistatud',
  'request.revoked_text':
    'Seetõttu ei kehti enam ka võti, mis selle kaardiga kinnitati. Registripidaja saab teid aidata.',
  'request.again': 'Saada uus taotlus',
  'request.qr': 'Teie taotluse kood QR-koodina',
  'request.qr_more': 'Näita QR-koodina',

  'me.title': 'Mina',
  'me.class': 'Teie staatus linnas',
  'class.resident': 'Elanik',
  'class.e_resident': 'E-resident',
  'class.visitor': 'Külaline',
  'class.business': 'Ettevõte',
  'class.authority': 'Asutus',
  'class_text.resident': 'Hääletate valimistel ja vastate küsitlustele.',
  'class_text.e_resident':
    'Vastate e-residentidele mõeldud küsitlustele. Valimised on elanikele; saate neid lugeda ja nende tulemusi vaadata.',
  'class_text.visitor':
    'Vastate külalistele mõeldud küsitlustele. Valimised on elanikele; saate neid lugeda ja nende tulemusi vaadata.',
  'class_text.business':
    'Vastate ettevõtetele mõeldud küsitlustele. Valimised on elanikele; saate neid lugeda ja nende tulemusi vaadata.',
  'class_text.authority':
    'Vastate asutustele mõeldud küsitlustele. Valimised on elanikele; saate neid lugeda ja nende tulemusi vaadata.',
  'classes.resident': 'elanikud',
  'classes.e_resident': 'e-residendid',
  'classes.visitor': 'külalised',
  'classes.business': 'ettevõtted',
  'classes.authority': 'asutused',

  'me.kept': 'Kus teie võti on',
  'me.lock_system': 'Selles arvutis, lukustatud arvuti võtmerõngaga. See avaneb, kui arvutisse sisse logite.',
  'me.lock_passphrase': 'Selles arvutis, lukustatud teie parooliga.',
  'me.lock_unlocked':
    'Selles arvutis, lukustamata. Kes saab teie kausta lugeda, saab sellega hääletada. Määrake parool.',
  'me.lock_set': 'Määra parool',
  'me.lock_change': 'Muuda parooli',
  'me.lock_system_do': 'Kasuta selle arvuti võtmerõngast',
  'me.lock_remove': 'Eemalda parool',
  'me.lock_done': 'Tehtud. {how}',

  'me.phrase': 'Teie 24 sõna',
  'me.phrase_good': 'Need on paberil. Nendega saab kõik taastada.',
  'me.phrase_missing':
    'Te ei ole neid veel üles kirjutanud. Kui see arvuti läheb rikki, on teie võti kadunud.',
  'me.phrase_older':
    'Teie võti on sõnadest vanem ja seda ei saa nendega taastada. Vahetage võti üks kord välja, siis saab.',
  'me.phrase_show': 'Näita minu 24 sõna',
  'me.phrase_write': 'Kirjuta need kohe üles',

  'me.other': 'Teises seadmes',
  'me.other_text':
    'Paigaldage Tabella teise seadmesse ja valige „Mul on juba 24 sõna“. Siis on mõlemas seadmes sama võti: loeb viimane hääl, ükskõik kummast seadmest, ja pseudonüümiga küsitluses olete seal sama inimene.',

  'me.lost': 'Seade on kadunud või varastatud',
  'me.lost_text':
    'Vahetage siin oma võti välja. Vana kaotab kohe kehtivuse, teie antud hääled jäävad arvesse ja kadunud seadmega ei saa enam midagi teha. Te ei pea kuhugi minema.',
  'me.lost_none':
    'Kui teil ei ole enam ühtegi seadet oma võtmega: sisestage 24 sõna uues seadmes ja teatage registripidajale. Teenindusletis tunnistatakse vana võti kehtetuks ja antakse teile kood järgmise jaoks.',
  'me.replace': 'Vaheta minu võti välja',
  'me.replace_title': 'Kas vahetada võti välja?',
  'me.replace_confirm':
    'Teie teistes seadmetes olev võti kaotab kehtivuse. Seal saate jätkata, kui valite „Jätkan järgmise võtmega“ või sisestate oma 24 sõna uuesti.',
  'me.replace_yes': 'Vaheta välja',
  'me.replace_no': 'Jäta alles',
  'me.replaced': 'Teie võti on välja vahetatud.',
  'me.number': 'Võtme number',

  'warn.phrase': 'Teie 24 sõna ei ole üles kirjutatud',
  'warn.phrase_text': 'Kui see arvuti läheb rikki, ei saa keegi teile võtit tagasi anda.',
  'warn.phrase_do': 'Kirjuta need üles',

  'off.title': 'Saate seda lugeda, kuid mitte hääletada',
  'off.for': 'Osaleda saavad: {classes}.',
  'off.you': 'Teid tuntakse siin kui: {mine}.',
  'audience.for': 'Osalejad: {classes}',
  'audience.pseudonymous': 'Pseudonüümiga',
  'audience.districts': { one: 'Ainult piirkond {list}', other: 'Ainult piirkonnad {list}' },
  'audience.age_bands': { one: 'Ainult vanuserühm {list}', other: 'Ainult vanuserühmad {list}' },
  'pseudonym.title': 'Keegi ei näe, et see olete teie',
  'pseudonym.text':
    'Vastus saadetakse pseudonüümiga, mis luuakse ainult selle küsitluse jaoks. See näitab, et olete üks osalemisõiguslikest (kokku {count}), kuid mitte seda, kes neist; ka linnale mitte.',
  'task.cast': 'Teie vastust saadetakse',
  'step.cast.joining': 'Luuakse pseudonüüm ja selle tõestus. Keegi ei näe, et see olete teie',
  'step.cast.casting': 'Teie pitseeritud vastus saadetakse pseudonüümiga',
};
