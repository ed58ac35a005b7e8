import type { Translated } from '../catalogue';
import type { pointsFailures as english } from '../en/points-failures';

export const pointsFailures: Translated<typeof english> = {
  'failure.points.no_epoch': 'Zurzeit können keine Punkte abgeholt werden.',
  'next.points.no_epoch':
    'Die Stadt eröffnet rechtzeitig den nächsten Zeitraum. Behalten Sie den Code, und versuchen Sie es dann noch einmal.',
  'failure.points.no_ballot': 'Dort zählt keine Stimme von Ihnen.',
  'next.points.no_ballot': 'Stimmen Sie zuerst ab, und holen Sie dann ab.',
  'failure.points.nothing': 'Dafür gibt es nichts abzuholen.',
  'next.points.nothing':
    'Es bringt keine Punkte, oder Sie haben sie schon abgeholt. Sehen Sie nach, was Ihre Punkte erhöht hat.',
  'failure.points.act': 'Dafür kann nichts abgeholt werden.',
  'next.points.act': 'Zeigen Sie es dort, wo Sie es bekommen haben.',
  'failure.points.slip': 'Das ist nicht der Code, der hier gebraucht wird.',
  'next.points.slip': 'Scannen oder kopieren Sie ihn noch einmal ganz, vom ersten bis zum letzten Zeichen.',
  'failure.points.no_offer': 'Das wird nicht mehr angeboten.',
  'next.points.no_offer': 'Nichts wurde abgezogen. Wählen Sie etwas anderes.',
  'failure.points.too_few': 'Sie haben dafür nicht genug Punkte.',
  'next.points.too_few':
    'Nichts wurde abgezogen. Punkte aus zwei Zeiträumen können nicht zusammengelegt werden.',
  'failure.points.quote_signature':
    'Dieses Gebührenangebot ist nicht von der genannten Stelle unterschrieben.',
  'next.points.quote_signature': 'Zahlen Sie nichts. Es ist falsch, beschädigt oder aus einer anderen Stadt.',
  'failure.points.no_provider': 'Wer das verlangt, nimmt in dieser Stadt keine Punkte an.',
  'next.points.no_provider': 'Zahlen Sie dort nichts.',
  'failure.points.stale_quote': 'Dieses Gebührenangebot ist zu alt.',
  'next.points.stale_quote': 'Nichts wurde abgezogen. Bitten Sie um ein neues.',
  'failure.points.paid_before': 'Sie haben das schon gezahlt.',
  'next.points.paid_before':
    'Nichts wurde noch einmal abgezogen. Zeigen Sie den Beleg: Er steht bei dem, was Ihre Punkte verringert hat.',
  'failure.points.no_fund': 'Dieses Projekt gibt es nicht mehr.',
  'next.points.no_fund': 'Nichts wurde abgezogen. Wählen Sie ein anderes.',
  'failure.points.not_own': 'Das gehört nicht Ihnen.',
  'next.points.not_own': 'Sehen Sie sich Ihre Punkte noch einmal an.',
  'failure.points.pseudonym': 'Sie können dafür in diesem Zeitraum nichts abholen.',
  'next.points.pseudonym':
    'Das kann nur, wer zu Beginn des Zeitraums im Wählerverzeichnis stand. Sie können es ab dem nächsten.',
  'failure.points.wallet': 'Die Zahlung war nicht möglich.',
  'next.points.wallet':
    'Nichts wurde abgezogen. Versuchen Sie es noch einmal; woran es lag, steht unten in den Einzelheiten.',
  'failure.rewards.act.signature': 'Dieser Code ist nicht von der genannten Stelle unterschrieben.',
  'next.rewards.act.signature':
    'Er ist falsch, beschädigt oder aus einer anderen Stadt. Nichts wurde abgeholt.',
  'failure.rewards.act.unknown_party': 'Die Stadt kennt die Stelle nicht, die diesen Code gegeben hat.',
  'next.rewards.act.unknown_party':
    'Nur Höfe, Zähler und Stellen, die in den Regeln stehen, zählen. Nichts wurde abgeholt.',
  'failure.rewards.act.withdrawn': 'Wer diesen Code gegeben hat, darf das nicht mehr.',
  'next.rewards.act.withdrawn': 'Fragen Sie die Stadt, an welche Stelle Sie gehen können.',
  'failure.rewards.act.code_used': 'Das wurde schon abgeholt.',
  'next.rewards.act.code_used':
    'Jeder Code zählt einmal. Wenn nicht Sie es waren, sagen Sie es dort, wo Sie ihn bekommen haben.',
  'failure.rewards.act.nothing': 'Nach den veröffentlichten Regeln bringt das keine Punkte.',
  'next.rewards.act.nothing': 'Der Code ist in Ordnung; es gibt nur nichts abzuholen.',
  'failure.rewards.act.other_holder': 'Dieser Code ist für jemand anderen.',
  'next.rewards.act.other_holder':
    'Oder er gehört zu Ihrem Schlüssel einer anderen Woche. Zeigen Sie den Schlüssel dieser Woche, und bitten Sie um einen neuen Code.',
  'failure.rewards.act.too_late': 'Es ist zu spät, das abzuholen.',
  'next.rewards.act.too_late': 'Wie lange man abholen kann, steht in den Regeln.',
  'failure.rewards.act.old_version': 'Die Regeln wurden vor zu langer Zeit geändert.',
  'next.rewards.act.old_version':
    'Bitten Sie dort, wo Sie ihn bekommen haben, um einen Code nach den neuen Regeln.',
  'failure.rewards.act.future': 'Die Zeit dieses Codes liegt in der Zukunft.',
  'next.rewards.act.future':
    'Vielleicht geht dort die Uhr falsch. Versuchen Sie es später, oder sagen Sie Bescheid.',
  'failure.rewards.act.impact':
    'Die genannte Ersparnis ist nicht die, die sich aus der veröffentlichten Formel ergibt.',
  'next.rewards.act.impact': 'Nichts wurde abgeholt. Zeigen Sie es dort, wo Sie es bekommen haben.',
  'failure.rewards.act.measure': 'Was gemessen wurde, passt nicht zu den Regeln.',
  'next.rewards.act.measure': 'Nichts wurde abgeholt. Zeigen Sie es dort, wo Sie es bekommen haben.',
  'failure.rewards.act.unknown_kind': 'Das kennen die Regeln nicht.',
  'next.rewards.act.unknown_kind': 'Nichts wurde abgeholt. Was Punkte bringt, steht in den Regeln.',
  'failure.rewards.act.other_kind': 'Wer diesen Code gegeben hat, darf das nicht bestätigen.',
  'next.rewards.act.other_kind': 'Nichts wurde abgeholt. Wer was bestätigen darf, steht in den Regeln.',
  'failure.rewards.act.unknown_method': 'Das wurde nicht so gemessen, wie die Regeln es verlangen.',
  'next.rewards.act.unknown_method': 'Nichts wurde abgeholt. Wie gemessen wird, steht in den Regeln.',
  'failure.rewards.act.unknown_version': 'Solche Regeln hat die Stadt nicht.',
  'next.rewards.act.unknown_version': 'Nichts wurde abgeholt. Zeigen Sie es dort, wo Sie es bekommen haben.',
  'failure.rewards.act.other_programme': 'Dieser Code gehört zu einem anderen Programm.',
  'next.rewards.act.other_programme': 'Nichts wurde abgeholt. Zeigen Sie es dort, wo Sie es bekommen haben.',
  'failure.rewards.unknown_programme': 'Ein solches Programm hat die Stadt nicht.',
  'next.rewards.unknown_programme':
    'Nichts wurde abgeholt. Der Code kann aus einer anderen Stadt sein, oder die Regeln sind noch nicht veröffentlicht.',
  'failure.rewards.unknown_epoch': 'Einen solchen Zeitraum hat die Stadt nicht.',
  'next.rewards.unknown_epoch': 'Es ist aus einer anderen Stadt oder erfunden. Zahlen Sie nichts.',
  'failure.rewards.week_cap': 'Damit hätten Sie mehr Punkte, als eine Person in einer Woche abholen darf.',
  'next.rewards.week_cap':
    'Behalten Sie den Code, und holen Sie nächste Woche ab. Wie viel genug ist, steht in den Regeln.',
  'failure.rewards.epoch_cap': 'In diesem Zeitraum werden keine Punkte mehr ausgegeben.',
  'next.rewards.epoch_cap': 'Behalten Sie ihn, und versuchen Sie es im nächsten Zeitraum.',
  'failure.rewards.no_offer': 'Zurzeit bietet niemand etwas für Punkte an, also werden keine ausgegeben.',
  'next.rewards.no_offer': 'Versuchen Sie es wieder, wenn Geschäfte und Dienste etwas versprochen haben.',
  'failure.rewards.not_covered':
    'Es werden nicht mehr Punkte ausgegeben, als Geschäfte und Dienste versprochen haben.',
  'next.rewards.not_covered':
    'Versuchen Sie es später: Was andere eingelöst haben, schafft Platz. Beide Zahlen stehen in den Regeln.',
  'failure.rewards.claimed_before': 'Sie haben das schon abgeholt.',
  'next.rewards.claimed_before': 'Die Teilnahme bringt einmal Punkte, auch wenn Sie noch einmal abstimmen.',
  'failure.rewards.not_claiming': 'Die Zeit zum Abholen ist vorbei oder hat noch nicht begonnen.',
  'next.rewards.not_claiming': 'Versuchen Sie es im nächsten Zeitraum.',
  'failure.rewards.other_week': 'Während des Abholens hat eine neue Woche begonnen.',
  'next.rewards.other_week': 'Versuchen Sie es noch einmal.',
  'failure.rewards.spend_number':
    'Sie haben im selben Augenblick etwas anderes eingelöst, vielleicht auf einem anderen Gerät.',
  'next.rewards.spend_number': 'Diesmal wurde nichts abgezogen. Versuchen Sie es noch einmal.',
  'failure.rewards.too_late_to_spend': 'Diese Punkte sind verfallen.',
  'next.rewards.too_late_to_spend': 'Nichts wurde abgezogen. Bis wann Punkte einlösbar sind, steht daneben.',
  'failure.rewards.not_provider': 'Nach den neuesten Regeln werden dort keine Punkte angenommen.',
  'next.rewards.not_provider':
    'Nichts wurde abgezogen. Wählen Sie etwas anderes; das Amt kann die Stelle in der nächsten Version der Regeln nennen.',
};
