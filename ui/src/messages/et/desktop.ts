import type { Translated } from '../catalogue';
import type { desktop as english } from '../en/desktop';

export const desktop: Translated<typeof english> = {
  'menu.file': 'Fail',
  'menu.open_record': 'Ava register…',
  'menu.print': 'Prindi…',
  'menu.settings': 'Seaded…',
  'menu.quit': 'Välju',
  'menu.go': 'Mine',
  'menu.help': 'Abi',
  'menu.keys': 'Kiirklahvid',
  'keys.control': 'Ctrl',
  'arrival.title': 'Link soovib teile midagi näidata',
  'arrival.act': 'Punktid tehtu eest',
  'arrival.quote': 'Tasu, mida teil palutakse maksta',
  'arrival.voucher': 'Kupong teenindusleti jaoks',
  'arrival.code': 'Trükitud kood võrdlemiseks',
  'arrival.text':
    'See pannakse vormile, kuhu te ise oleksite selle kleepinud. Midagi ei juhtu enne, kui te seal nuppu vajutate.',
  'arrival.show': 'Näita',
  'arrival.no': 'Mitte praegu',
  'arrival.unknown_title': 'Seda ei saa siin avada',
  'arrival.unknown':
    'Tabella avab registreid (faile, mille lõpus on .tabella) ning linke punktidele, tasudele, kupongidele ja trükitud koodidele.',
  'settings.title': 'Seaded',
  'settings.text_size': 'Teksti suurus',
  'settings.notices': 'Teavitused',
  'settings.notify': 'Teata, kui küsitlus avaneb, varsti sulgub või tulemuse saab',
  'settings.notify_text':
    'Ainult siis, kui Tabella töötab. Teavituses ei ole nime, pealkirja ega midagi sellest, kuidas te hääletasite: teised võivad kaasa lugeda.',
  'settings.versions': 'Uuemad versioonid',
  'settings.updates': 'Otsi igal käivitamisel uuemat versiooni',
  'settings.updates_text':
    'Linna arvutilt küsitakse allkirjastatud teadet ja see arvuti näeb, et keegi küsis. Midagi ei laadita alla ega paigaldata.',
  'settings.updates_none': 'See linn ei ütle, kus uuematest versioonidest teatatakse.',
  'settings.look': 'Otsi kohe',
  'settings.newest': 'Teil on uusim versioon, millest on teatatud.',
  'settings.newer': 'Teatati versioonist {version}',
  'settings.newer_page': 'Leht, kus see on',
  'settings.version': 'See versioon',
  'settings.logs': 'Logid',
  'settings.logs_text':
    'Sinna kirjutab rakendus, kuidas ta töötab. Seal ei ole saladusi, nimesid ega valikuid.',
  'notice.open': 'Valimised või küsitlus on avatud.',
  'notice.closing': 'Valimised või küsitlus sulgub varsti.',
  'notice.result': 'Tulemus on olemas.',
  'draft.kept': 'See on eelmisest korrast alles.',
  'draft.afresh': 'Alusta uuesti',
  'failure.desktop.refused': 'Teie töölaud keeldus sellest.',
  'next.desktop.refused': 'Kõik muu jätkub nagu enne. Põhjus on üksikasjades.',
  'failure.update.configuration': 'Linna seadistus uuemate versioonide kohta ei kõlba.',
  'next.update.configuration':
    'Öelge seda valimisteenistusele. Uuemaid versioone saate otsida selle lehtedelt.',
  'failure.update.unreachable': 'Teade uuemate versioonide kohta ei olnud kättesaadav.',
  'next.update.unreachable':
    'Kontrollige ühendust ja proovige hiljem uuesti. Kui nii jääb, küsige valimisteenistuselt.',
  'failure.update.signature': 'Teadet ei ole allkirjastanud linn.',
  'next.update.signature': 'Ärge paigaldage midagi, mida see nimetab. Öelge seda valimisteenistusele.',
  'failure.update.old': 'Teade on vana.',
  'next.update.old':
    'Keegi võib uuemat teadet teie eest varjata. Proovige teist ühendust või vaadake valimisteenistuse lehtedelt.',
};
