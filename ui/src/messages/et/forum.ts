import type { Translated } from '../catalogue';
import type { forum as english } from '../en/forum';

export const forum: Translated<typeof english> = {
  'tab.forum': 'Ettepanekud',
  'news.title': 'Uudised',
  'news.all': { one: 'Näita kõiki ({count})', other: 'Näita kõiki ({count})' },
  'news.opened': 'Hääletus on avatud.',
  'news.closes_soon': 'Hääletus lõpeb ööpäeva jooksul.',
  'news.closed': 'Hääletus on lõppenud.',
  'news.published': 'Tulemus on selgunud.',
  'news.withheld': 'Osalejaid oli liiga vähe: tulemus jääb suletuks, et kellegi häält ei saaks ära arvata.',
  'news.notice': 'Linna teade',
  'news.answer': 'Linn on vastanud.',
  'news.debate': 'See ettepanek on saanud vajaliku toetuse ja on arutelul.',
  'news.answer_due': 'Osalejaid oli piisavalt: linn peab vastama.',
  'news.overdue': 'Linn oleks pidanud juba vastama.',

  'follow_up.title': 'Mis edasi sai',
  'follow_up.none': 'Vastust veel ei ole.',
  'follow_up.decided': 'Otsustati:',
  'follow_up.done': 'Tehti:',
  'follow_up.nothing_done': 'sellest ei ole veel teatatud',

  'forum.title': 'Ettepanekud',
  'forum.text':
    'Iga elanik võib teha ettepaneku. Piisava toetuse korral läheb see arutelule; kui selle kohta tehtud küsitlusel on piisavalt osalejaid, peab linn vastama.',
  'forum.proposals': 'Ettepanekud',
  'forum.none': 'Keegi ei ole veel ettepanekut teinud.',
  'forum.residents_only': 'Ettepanekuid saavad teha ja toetada nimekirjas olevad elanikud.',
  'proposal.support': 'Toetus',
  'proposal.supporters': {
    one: 'Seda toetab {count} inimene; vaja on {needed}.',
    other: 'Seda toetab {count} inimest; vaja on {needed}.',
  },
  'proposal.debate': {
    one: 'Arutelul. Linn peab vastama, kui selle kohta tehtud küsitlusel on osalenud {needed} inimene.',
    other: 'Arutelul. Linn peab vastama, kui selle kohta tehtud küsitlusel on osalenud {needed} inimest.',
  },
  'proposal.answer_due': 'Linn peab vastama hiljemalt: {time}.',
  'proposal.overdue': 'Linn oleks pidanud vastama hiljemalt: {time}.',
  'proposal.do': 'Toeta',
  'proposal.mine': 'Te toetate seda.',

  'propose.title': 'Uus ettepanek',
  'propose.what': 'Mida te ette panete?',
  'propose.what_hint': 'Üks lühike rida.',
  'propose.what_missing': 'Öelge ühe reaga, mida te ette panete.',
  'propose.why': 'Mis peaks juhtuma ja miks?',
  'propose.why_missing': 'Öelge, mis peaks juhtuma ja miks.',
  'propose.public':
    'Teie ettepanek on avalik ja allkirjastatud teie valijavõtmega; sama kehtib teiste ettepanekute toetamise kohta.',
  'propose.do': 'Esita ettepanek',

  'answer.title': 'Vastus',
  'answer.decided': 'Mida otsustati?',
  'answer.done': 'Mida tehti?',
  'answer.done_hint': 'Võib jätta tühjaks ja lisada hiljem.',
  'answer.missing': 'Öelge, mida otsustati.',
  'answer.public': 'Kõik saavad seda jäädavalt lugeda tulemuse kõrval.',
  'answer.do': 'Avalda vastus',

  'office_forum.title': 'Ettepanekud ja teated',
  'office_forum.open': 'Ettepanekud ja teated',
  'tell.title': 'Teade kõigile',
  'tell.what': 'Pealkiri',
  'tell.what_missing': 'Lisage pealkiri.',
  'tell.text': 'Tekst',
  'tell.text_missing': 'Kirjutage, mida teatada.',
  'tell.do': 'Teata kõigile',
  'tell.done': 'Kõigi rakendus näitab seda nüüd.',
};
