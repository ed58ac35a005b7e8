import type { Translated } from '../catalogue';
import type { points as english } from '../en/points';

export const points: Translated<typeof english> = {
  'tab.points': 'Punkte',
  'back.points': 'Zurück zu Ihren Punkten',
  'task.points': 'Der Nachweis entsteht und wartet, bis er im öffentlichen Protokoll steht',

  'earned.title': 'Punkte',
  'earned.looking': 'Auf diesem Computer wird gerechnet…',
  'earned.ways': 'Was Sie tun können',
  'earned.to_act': 'Punkte für etwas abholen, das Sie getan haben',
  'earned.to_act_text':
    'Mit dem Code eines Wertstoffhofs, eines Zählers, des Finanzamts oder einer anderen Stelle.',
  'earned.to_shop': 'Punkte einlösen',
  'earned.to_shop_text': 'Was Geschäfte und Dienste für Punkte geben.',
  'earned.to_fee': 'Eine Gebühr mit Punkten zahlen',
  'earned.to_fee_text': 'Mit dem Gebührenangebot, das Ihnen eine Stelle gegeben hat.',
  'earned.to_donate': 'Punkte spenden',
  'earned.to_donate_text': 'An ein Projekt, das eine Abstimmung gewonnen hat.',
  'earned.to_rules': 'Wie Punkte hier funktionieren',
  'earned.to_rules_text': 'Was wie viel bringt, wer es bestätigt und wie viele Punkte es gibt.',
  'earned.week_key': 'Ihr Schlüssel für diese Woche',
  'earned.week_key_text':
    'Manche Stellen geben einen Code nur für Sie. Zeigen Sie ihnen zuerst diesen Schlüssel. Er wechselt jede Woche, und niemand erkennt daran, wer Sie sind. Was Sie in einer Woche abholen, steht zusammen unter ihm.',
  'earned.week_key_qr': 'Ihr Schlüssel für diese Woche als QR-Code',

  'balance.title': 'Was Sie haben',
  'balance.none':
    'Sie haben noch keine Punkte. Nehmen Sie an einer Umfrage teil, oder tun Sie etwas, das Punkte bringt.',
  'balance.spend_by': {
    one: 'Lösen Sie {count} Punkt ein bis: {time}. Danach verfällt er.',
    other: 'Lösen Sie {count} Punkte ein bis: {time}. Danach verfallen sie.',
  },
  'balance.coming': { one: '{count} Punkt ist unterwegs.', other: '{count} Punkte sind unterwegs.' },
  'balance.on_the_way': 'Jeden Augenblick: Die Ausgebenden prüfen noch.',
  'balance.between': 'Von selbst zwischen {from} und {until}.',
  'balance.until': 'Von selbst bis {until}.',
  'balance.asked': {
    one: 'Für {count} davon steht die Antwort noch aus. Sie kommt von selbst.',
    other: 'Für {count} davon steht die Antwort noch aus. Sie kommt von selbst.',
  },
  'balance.chance':
    'Jeder Teil kommt zu einem ausgelosten Zeitpunkt, damit niemand an der Zeit erkennt, wessen Punkte es sind. Öffnen Sie bis zu diesem Tag nur ab und zu Tabella.',
  'balance.hidden': {
    one: 'Bisher hat nur Ihre Abholung solche Punkte. Wer das Protokoll liest, kann also erraten, wessen Punkte es sind. Je mehr Personen abholen, desto besser sind Sie verborgen.',
    other:
      'Mindestens {count} Abholungen haben solche Punkte. Aus dem Protokoll allein erkennt niemand, aus welcher Ihre stammen.',
  },

  'claim.title': 'Für die Teilnahme',
  'claim.for': {
    one: 'Sie können {count} Punkt abholen: {title}',
    other: 'Sie können {count} Punkte abholen: {title}',
  },
  'claim.do': { one: '{count} Punkt abholen', other: '{count} Punkte abholen' },
  'claim.apart':
    'Sie bekommen dasselbe, was immer Sie gewählt haben. Die Abholung sagt, dass Sie teilgenommen haben, nie, was Sie gewählt haben: Niemand kann damit Ihre Stimme öffnen. Was Sie später einlösen, nennt diese Abholung nicht.',
  'claim.several':
    'Zwei Abholungen in kurzer Zeit sehen aus, als kämen sie von einer Person. Wenn Sie das stört, holen Sie eine heute und eine morgen ab.',
  'claim.done': { one: 'Abgeholt: {count} Punkt', other: 'Abgeholt: {count} Punkte' },
  'claim.done_text': 'Die Punkte kommen von selbst. Wann, steht unter „Was Sie haben“.',

  'point_history.title': 'Was Ihre Punkte verändert hat',
  'point_history.text':
    'Nur Sie können Ihre Punkte verringern, durch Einlösen oder Spenden, und die Zeit, an den angekündigten Tagen. Niemand sonst kann Punkte wegnehmen: weder die Stadt noch ein Geschäft, und auch nicht, wie Sie abstimmen.',
  'point_history.none': 'Noch ist nichts geschehen.',
  'point_event.ballot': 'Für die Teilnahme abgeholt',
  'point_event.act': 'Abgeholt, bestätigt von: {by}',
  'point_event.offer': 'Eingelöst bei: {by}',
  'point_event.fee': 'Gebühr gezahlt an: {by}',
  'point_event.donation': 'Gespendet über: {by}',
  'point_event.other': 'Mit einem anderen Programm eingelöst bei: {by}',
  'point_event.expired': 'Nicht bis zum angekündigten Tag genutzt',
  'point_event.untitled_ballot': 'Eine Wahl oder Umfrage',
  'point_event.untitled_act': 'Etwas, das Sie getan haben',
  'point_event.untitled_offer': 'Ein Angebot',
  'point_event.untitled_fee': 'Eine Gebühr',
  'point_event.untitled_donation': 'Ein Projekt',
  'point_event.untitled_other': 'Eine Ausgabe',
  'point_event.untitled_expired': 'Verfallen',
  'point_event.coming': {
    one: '{count} Punkt davon ist noch unterwegs.',
    other: '{count} Punkte davon sind noch unterwegs.',
  },
  'point_fate.open': 'Noch nicht genutzt',
  'point_fate.used': 'Genutzt',
  'point_fate.given_back': 'Zurückgegeben: Sie haben die Punkte wieder',
  'point_fate.expired': 'Nicht rechtzeitig genutzt',

  'slip.open': 'Datei öffnen',

  'act.title_read': 'Punkte für etwas, das Sie getan haben',
  'act.title_review': 'Stimmt das?',
  'act.title_refused': 'Hier gibt es nichts abzuholen',
  'act.title_done': 'Abgeholt',
  'act.lead':
    'Ein Wertstoffhof, ein Zähler oder eine Stelle gibt Ihnen einen Code für das, was Sie getan haben. Sie sehen, was er sagt, bevor etwas abgeholt wird.',
  'act.slip': 'Der Code',
  'act.slip_hint':
    'Scannen Sie den QR-Code in dieses Feld, fügen Sie den Text ein, oder öffnen Sie die Datei. Er beginnt mit „tabella-act:“.',
  'act.slip_missing': 'Scannen, öffnen oder fügen Sie zuerst den Code ein.',
  'act.nothing_yet': 'Nichts wird gesendet, bevor Sie gesehen haben, was er sagt.',
  'act.read': 'Zeigen, was er sagt',
  'act.points': { one: 'Das bringt {count} Punkt', other: 'Das bringt {count} Punkte' },
  'act.no_points': 'Das bringt keine Punkte',
  'act.reason': 'Begründung in den Regeln',
  'act.too_little': 'Es ist zu wenig für einen Punkt.',
  'act.kind': 'Was',
  'act.amount': 'Wie viel',
  'act.baseline': 'Üblicher Verbrauch (Vergleichswert)',
  'act.reading': 'Diesmal verbraucht (Ablesung)',
  'act.period': 'Zeitraum',
  'act.from_to': '{from} bis {to}',
  'act.impact': 'Was das erspart hat (Wirkung)',
  'act.method': 'Gemessen durch',
  'act.party': 'Bestätigt von',
  'act.party_at': '{name}, {place}',
  'act.party_unknown': 'Jemand, den die Regeln der Stadt nicht nennen',
  'act.time': 'Wann',
  'act.rules': 'Regeln',
  'act.version': '{programme}, Version {version}',
  'act.whose': 'Für wen',
  'act.personal': 'Für eine einzige Person',
  'act.anybody': 'Für alle, wer es zuerst abholt',
  'act.apart':
    'Es wird unter einem Namen abgeholt, der für diese Woche erfunden ist. Niemand erkennt daran, wer Sie sind; was Sie in einer Woche abholen, steht zusammen.',
  'act.not_this': 'Das stimmt nicht',
  'act.another': 'Anderen Code lesen',
  'act.to_points': 'Zu Ihren Punkten',

  'price.have': 'Sie haben',
  'price.takes': 'Das kostet',
  'price.left': 'Danach haben Sie',
  'price.not_enough': 'Nicht genug Punkte',
  'price.do': { one: '{count} Punkt einlösen', other: '{count} Punkte einlösen' },
  'price.seen':
    'Nichts wird abgezogen, bevor Sie zustimmen. Das öffentliche Protokoll zeigt, dass dort jemand etwas eingelöst hat, aber nicht wer und wofür. Wie viel es war, zeigt sich nur, wenn es ganz allein abgerechnet wird.',
  'spent.again':
    'Sie finden es unter „Was Ihre Punkte verändert hat“ wieder, mit Ihren 24 Wörtern auch auf einem anderen Gerät.',

  'shop.title_choose': 'Punkte einlösen',
  'shop.title_review': 'Möchten Sie das?',
  'shop.title_done': 'Hier ist Ihr Gutschein',
  'shop.lead':
    'Was Geschäfte und Dienste für Punkte versprochen haben. Ein Versprechen kann nicht zurückgenommen werden.',
  'shop.have': { one: 'Sie haben dafür {count} Punkt.', other: 'Sie haben dafür {count} Punkte.' },
  'shop.by': '{name}, {place}',
  'shop.left': { one: 'noch {count}, bis {time}', other: 'noch {count}, bis {time}' },
  'shop.until': 'Das Versprechen gilt bis: {time}.',
  'shop.missing': { one: 'Ihnen fehlt noch {count}', other: 'Ihnen fehlen noch {count}' },
  'shop.choose': 'Wählen',
  'shop.choose_it': 'Wählen: {title}',
  'shop.none':
    'Zurzeit wird nichts für Punkte angeboten. Sehen Sie später wieder nach: Ihre Punkte bleiben bis zu ihrem letzten Tag.',
  'shop.no': 'Etwas anderes wählen',
  'shop.done': 'Ihr Gutschein: {title}',
  'shop.done_text':
    'Zeigen Sie ihn hier vor: {name}, {place}. Er gilt einmal. Wenn es das nicht mehr gibt, werden die Punkte zurückgegeben.',

  'fee.title_read': 'Eine Gebühr mit Punkten zahlen',
  'fee.title_review': 'Möchten Sie das zahlen?',
  'fee.title_refused': 'Das kann nicht gezahlt werden',
  'fee.title_done': 'Gezahlt',
  'fee.lead':
    'Eine Stelle gibt Ihnen ein Angebot für die Gebühr. Sie sehen, was es sagt, bevor etwas gezahlt wird.',
  'fee.slip': 'Das Gebührenangebot',
  'fee.slip_hint':
    'Scannen Sie den QR-Code in dieses Feld, fügen Sie den Text ein, oder öffnen Sie die Datei. Er beginnt mit „tabella-quote:“.',
  'fee.slip_missing': 'Scannen, öffnen oder fügen Sie zuerst das Gebührenangebot ein.',
  'fee.nothing_yet': 'Nichts wird abgezogen, bevor Sie zustimmen.',
  'fee.read': 'Zeigen, was es sagt',
  'fee.provider_unknown': 'Jemand, den die Regeln der Stadt nicht nennen',
  'fee.until': 'Das Gebührenangebot gilt bis: {time}.',
  'fee.full': 'Es wird ganz oder gar nicht gezahlt. Nach dieser Zeit wird nichts abgezogen.',
  'fee.do': { one: '{count} Punkt zahlen', other: '{count} Punkte zahlen' },
  'fee.no': 'Nicht zahlen',
  'fee.another': 'Anderes Gebührenangebot lesen',
  'fee.done': { one: 'Mit {count} Punkt gezahlt', other: 'Mit {count} Punkten gezahlt' },
  'fee.done_text': 'Zeigen Sie diesen Beleg zusammen mit dem Gebührenangebot vor.',

  'donate.title_choose': 'Punkte spenden',
  'donate.title_review': 'Möchten Sie das spenden?',
  'donate.title_done': 'Gespendet',
  'donate.lead':
    'Die Punkte gehen an ein Projekt, das eine Abstimmung gewonnen hat. Was sie dort wert sind, sagt das Amt öffentlich.',
  'donate.fund': 'Für welches Projekt?',
  'donate.provider': 'Über wen?',
  'donate.provider_hint': 'Wer Punkte annimmt, gibt sie weiter und rechnet sie ab.',
  'donate.amount': 'Wie viele Punkte?',
  'donate.have': { one: 'Sie haben dafür {count} Punkt.', other: 'Sie haben dafür {count} Punkte.' },
  'donate.amount_error': 'Geben Sie eine ganze Zahl ein, 1 oder mehr.',
  'donate.too_much': {
    one: 'Das ist mehr als der {count} Punkt, den Sie dafür haben.',
    other: 'Das ist mehr als die {count} Punkte, die Sie dafür haben.',
  },
  'donate.next': 'Weiter',
  'donate.for': 'Für „{project}“',
  'donate.by': 'Über: {name}',
  'donate.worth':
    'Was die Punkte dort wert sind, sagt das Amt öffentlich. Eine Spende kann nicht zurückgenommen werden.',
  'donate.do': { one: '{count} Punkt spenden', other: '{count} Punkte spenden' },
  'donate.no': 'Ändern',
  'donate.done': { one: 'Danke! {count} Punkt gespendet', other: 'Danke! {count} Punkte gespendet' },
  'donate.done_text': 'Zum Vorzeigen, damit es für das Projekt abgerechnet wird: {name}.',
  'donate.no_fund':
    'Zurzeit gibt es kein Projekt für Spenden. Projekte entstehen aus Abstimmungen über öffentliches Geld.',
  'donate.no_provider': 'Zurzeit nimmt niemand Punkte an. Sehen Sie später wieder nach.',

  'voucher.title': 'Zum Vorzeigen',
  'voucher.show': 'Gutschein zeigen',
  'voucher.show_receipt': 'Beleg zeigen',
  'voucher.text':
    'Zeigen Sie es nur dem Geschäft oder der Stelle, für die es ist: Wer eine Kopie hat, kann es nutzen.',
  'voucher.qr': 'Zum Vorzeigen als QR-Code',
  'voucher.as_text': 'Als Text',

  'point_rules.title': 'Wie Punkte hier funktionieren',
  'point_rules.link': 'Regeln und Summen ansehen',
  'point_rules.link_text':
    'Was Punkte bringt und wie viele es gibt, ist öffentlich. Zum Lesen braucht niemand einen Schlüssel.',
  'point_rules.promises': 'Was immer gilt',
  'point_rules.promise_earn':
    'Die Teilnahme an einer Umfrage bringt allen dasselbe, gleich welche Antwort, und nur einmal.',
  'point_rules.promise_hidden':
    'Aus dem Protokoll allein kann niemand verbinden, was Sie einlösen und was Sie dafür getan haben, solange andere so viel bekommen wie Sie. Die Summen sind öffentlich, Ihr Punktestand nicht.',
  'point_rules.promise_lower':
    'Nichts verringert Ihre Punkte außer Einlösen, Spenden und den Tagen, an denen Punkte verfallen. Diese Tage werden vorher angekündigt.',
  'point_rules.promise_people':
    'Punkte gehen nicht von Person zu Person: Niemand kann sie verschenken, verkaufen oder wegnehmen.',
  'point_rules.promise_covered':
    'Punkte werden nur ausgegeben, solange jemand etwas dafür versprochen hat. Beide Zahlen stehen unten.',
  'point_rules.none': 'Die Stadt gibt noch keine Punkte aus.',
  'point_rules.cover': 'Jeder Punkt ist gedeckt',
  'point_rules.cover_text':
    'Geschäfte und Dienste sagen vorher, was sie für Punkte geben, und können es nicht zurücknehmen.',
  'point_rules.covered': 'Punkte, für die etwas versprochen ist',
  'point_rules.promised': 'Punkte, die Personen haben oder erwarten',
  'point_rules.room': 'Punkte, die noch ausgegeben werden können',
  'point_rules.caps': 'Wie viel genug ist',
  'point_rules.cap_person': {
    one: 'Unter einem Namen kann eine Person höchstens {count} Punkt je Woche abholen. Namen, die für eine Umfrage oder eine Woche erfunden sind, zählen getrennt.',
    other:
      'Unter einem Namen kann eine Person höchstens {count} Punkte je Woche abholen. Namen, die für eine Umfrage oder eine Woche erfunden sind, zählen getrennt.',
  },
  'point_rules.cap_period': {
    one: 'In einem Zeitraum wird von allen zusammen höchstens {count} Punkt abgeholt.',
    other: 'In einem Zeitraum werden von allen zusammen höchstens {count} Punkte abgeholt.',
  },
  'point_rules.claim_within': 'So lange können Sie abholen, was Sie getan haben: {time}.',
  'point_rules.hours': { one: '{count} Stunde', other: '{count} Stunden' },
  'point_rules.days': { one: '{count} Tag', other: '{count} Tage' },
  'point_rules.kinds': 'Was Punkte bringt',
  'point_rules.since': 'Version {version}, in Kraft seit {time}',
  'point_rules.older': 'Version {version}, ab {time}',
  'point_rules.older_text':
    'Was unter dieser Version getan wurde, zählt nach ihr, auch wenn es später abgeholt wird.',
  'point_rules.no_kinds': 'Nur die Teilnahme bringt hier Punkte.',
  'point_rules.kind': 'Was',
  'point_rules.method': 'Gemessen durch',
  'point_rules.earns': 'Bringt',
  'point_rules.nothing': 'Keine Punkte: {reason}',
  'point_rules.amount': {
    one: '{count} Punkt für {much}, jedes Mal höchstens {most}',
    other: '{count} Punkte für {much}, jedes Mal höchstens {most}',
  },
  'point_rules.saving': {
    one: '{saved} gespart zählt als {impact}; {count} Punkt für {much}, jedes Mal höchstens {most}',
    other: '{saved} gespart zählt als {impact}; {count} Punkte für {much}, jedes Mal höchstens {most}',
  },
  'point_rules.measured': '{amount} {unit}',
  'point_rules.parties': 'Wer daran beteiligt ist',
  'point_role.station': 'Nimmt Dinge an und bestätigt es',
  'point_role.meter': 'Misst den Verbrauch',
  'point_role.tax_office': 'Bestätigt, dass eine Steuererklärung abgegeben wurde',
  'point_role.office': 'Bestätigt, dass etwas getan wurde',
  'point_role.provider': 'Gibt etwas für Punkte',
  'point_rules.offers': 'Was versprochen ist',
  'point_rules.no_offers': 'Zurzeit ist nichts versprochen, also werden keine Punkte ausgegeben.',
  'totals.title': 'Wie viele Punkte es gibt',
  'totals.text':
    'Auf diesem Computer aus dem öffentlichen Protokoll errechnet. Ausgegeben = genutzt + noch nutzbar + verfallen.',
  'totals.period': 'Verdient von {begins} bis {ends}',
  'totals.requested': 'Abgeholt, noch nicht ausgegeben',
  'totals.issued': 'Ausgegeben',
  'totals.used': 'Genutzt',
  'totals.outstanding': 'Noch nutzbar',
  'totals.expired': 'Ungenutzt verfallen',
  'totals.spend_until': 'Einlösbar bis {time}',
  'totals.none': 'Es wurden noch keine Punkte ausgegeben.',
};
