import type { Translated } from '../catalogue';
import type { key as english } from '../en/key';

export const key: Translated<typeof english> = {
  'tab.label': 'Ihre Seiten',
  'tab.home': 'Start',
  'tab.data': 'Meine Daten',
  'tab.me': 'Ich',

  'language.field': 'Sprache der Wörter',
  'language.hint':
    'Amtliche Wortlisten gibt es nur in diesen Sprachen. Wählen Sie die, die Sie am besten lesen.',

  'welcome.phrase':
    'Sie schreiben 24 Wörter auf. Mit ihnen erhalten Sie Ihren Schlüssel zurück, wenn dieser Computer verloren geht oder defekt ist.',
  'welcome.restore': 'Ich habe schon 24 Wörter',

  'phrase.title': 'Schreiben Sie Ihre 24 Wörter auf',
  'phrase.probe_title': 'Prüfen Sie, was Sie notiert haben',
  'phrase.lead':
    'Schreiben Sie diese Wörter in dieser Reihenfolge und mit ihren Nummern auf Papier. Wer sie hat, kann in Ihrem Namen handeln: Fotografieren Sie sie nicht, und bewahren Sie das Papier bei Ihren wichtigen Unterlagen auf.',
  'phrase.words': 'Ihre 24 Wörter',
  'phrase.next': 'Ich habe sie aufgeschrieben',
  'phrase.later': 'Später erledigen',
  'phrase.probe_lead': 'Geben Sie drei Wörter von Ihrem Papier ein.',
  'phrase.word': 'Wort {place}',
  'phrase.check': 'Wörter prüfen',
  'phrase.back': 'Wörter noch einmal zeigen',
  'phrase.empty': 'Geben Sie Wort {place} ein.',
  'phrase.confirmed': 'Ihre Wörter sind aufgeschrieben.',

  'restore.title': 'Schlüssel wiederherstellen',
  'restore.lead':
    'Geben Sie die 24 Wörter von Ihrem Papier ein. Sie erhalten Ihren Schlüssel zurück und mit ihm Ihre Belege: Diese finden sich im öffentlichen Protokoll. Niemand wird gefragt, also erfährt auch niemand, welche Stimmen von Ihnen sind.',
  'restore.words': 'Ihre 24 Wörter',
  'restore.words_hint':
    'Mit einem Leerzeichen zwischen den Wörtern. Groß- und Kleinschreibung spielt keine Rolle.',
  'restore.count': { one: '{count} Wort bisher', other: '{count} Wörter bisher' },
  'restore.none': 'Geben Sie zuerst die Wörter ein.',
  'restore.do': 'Schlüssel wiederherstellen',
  'restore.back': 'Ich habe noch keine Wörter',
  'restore.done': 'Ihr Schlüssel ist wiederhergestellt.',

  'passphrase.field': 'Passphrase',
  'passphrase.optional': 'Passphrase (freiwillig)',
  'passphrase.hint':
    'Mindestens 12 Zeichen, am besten mehrere Wörter. Sie schützt den Schlüssel nur auf diesem Computer. Wenn Sie sie vergessen, erhalten Sie den Schlüssel mit Ihren 24 Wörtern zurück.',
  'passphrase.now': 'Ihre Passphrase',

  'unlock.title': 'Schlüssel entsperren',
  'unlock.lead': 'Ihr Schlüssel ist auf diesem Computer und gesperrt.',
  'unlock.system':
    'Ihr Schlüssel ist durch den Schlüsselbund dieses Computers gesperrt, und dieser lässt sich nicht öffnen. Entsperren Sie ihn und versuchen Sie es noch einmal.',
  'unlock.do': 'Entsperren',
  'unlock.forgot': 'Vergessen: meine 24 Wörter verwenden',
  'unlock.empty': 'Geben Sie Ihre Passphrase ein.',

  'ended.title': 'Dieser Schlüssel ist nicht mehr gültig',
  'ended.lead':
    'Die Registerstelle hat den Schlüssel auf diesem Computer für ungültig erklärt, oder Sie haben ihn auf einem anderen Gerät ersetzt. Er unterschreibt nichts mehr, und niemand kann mit ihm abstimmen.',
  'ended.text':
    'Fahren Sie mit Ihrem nächsten Schlüssel fort. Er entsteht aus denselben 24 Wörtern; Ihr Papier bleibt also gültig.',
  'ended.do': 'Mit dem nächsten Schlüssel fortfahren',

  'enrol.ask_title': 'Am Schalter der Registerstelle vorsprechen',
  'enrol.ask_lead':
    'Tabella sendet den öffentlichen Teil Ihres Schlüssels an die Registerstelle. Danach gehen Sie mit Ihrem Ausweis dorthin, und die Registerstelle bestätigt, dass der Schlüssel Ihnen gehört.',
  'enrol.ask': 'Antrag senden',
  'enrol.have_code': 'Ich habe einen Code von der Registerstelle',

  'request.code': 'Code Ihres Antrags',
  'request.waiting': 'Ihr Antrag wartet auf die Registerstelle',
  'request.waiting_text':
    'Zeigen Sie diesen Code am Schalter. Die Registerstelle sieht denselben. Bestätigung möglich bis: {time}.',
  'request.confirming': 'Bestätigt, Eintrag ins Wählerverzeichnis läuft',
  'request.confirming_text': 'Das dauert einen Moment.',
  'request.enrolled': 'Sie stehen im Wählerverzeichnis',
  'request.enrolled_text': 'Ihr Schlüssel ist bestätigt.',
  'request.refused': 'Die Registerstelle hat Ihren Antrag abgelehnt',
  'request.refused_text': 'Angegebener Grund: {reason}',
  'request.expired': 'Ihr Antrag ist abgelaufen',
  'request.expired_text':
    'Er wurde nicht innerhalb von 14 Tagen bestätigt. Senden Sie ihn noch einmal und gehen Sie dann zum Schalter.',
  'request.revoked': 'Ihre Karte wurde widerrufen',
  'request.revoked_text':
    'Deshalb ist der Schlüssel, der damit bestätigt wurde, ungültig geworden. Die Registerstelle kann Ihnen helfen.',
  'request.again': 'Neuen Antrag senden',
  'request.qr': 'Code Ihres Antrags als QR-Code',
  'request.qr_more': 'Als QR-Code zeigen',

  'me.title': 'Ich',
  'me.class': 'Ihre Stellung in der Stadt',
  'class.resident': 'Einwohner/in',
  'class.e_resident': 'E-Resident/in',
  'class.visitor': 'Gast',
  'class.business': 'Unternehmen',
  'class.authority': 'Behörde',
  'class_text.resident': 'Sie stimmen bei Wahlen ab und beantworten Umfragen.',
  'class_text.e_resident':
    'Sie beantworten Umfragen, die sich an E-Residents richten. Wahlen sind der Einwohnerschaft vorbehalten; Sie können sie lesen und ihre Ergebnisse ansehen.',
  'class_text.visitor':
    'Sie beantworten Umfragen, die sich an Gäste richten. Wahlen sind der Einwohnerschaft vorbehalten; Sie können sie lesen und ihre Ergebnisse ansehen.',
  'class_text.business':
    'Sie beantworten Umfragen, die sich an Unternehmen richten. Wahlen sind der Einwohnerschaft vorbehalten; Sie können sie lesen und ihre Ergebnisse ansehen.',
  'class_text.authority':
    'Sie beantworten Umfragen, die sich an Behörden richten. Wahlen sind der Einwohnerschaft vorbehalten; Sie können sie lesen und ihre Ergebnisse ansehen.',
  'classes.resident': 'Einwohner/innen',
  'classes.e_resident': 'E-Residents',
  'classes.visitor': 'Gäste',
  'classes.business': 'Unternehmen',
  'classes.authority': 'Behörden',

  'me.kept': 'Wo Ihr Schlüssel liegt',
  'me.lock_system':
    'Auf diesem Computer, durch dessen Schlüsselbund gesperrt. Er öffnet sich, wenn Sie sich anmelden.',
  'me.lock_passphrase': 'Auf diesem Computer, durch Ihre Passphrase gesperrt.',
  'me.lock_unlocked':
    'Auf diesem Computer, nicht gesperrt. Wer Ihren Ordner lesen kann, kann damit abstimmen. Legen Sie eine Passphrase fest.',
  'me.lock_set': 'Passphrase festlegen',
  'me.lock_change': 'Passphrase ändern',
  'me.lock_system_do': 'Schlüsselbund dieses Computers verwenden',
  'me.lock_remove': 'Passphrase entfernen',
  'me.lock_done': 'Erledigt. {how}',

  'me.phrase': 'Ihre 24 Wörter',
  'me.phrase_good': 'Sie stehen auf Papier. Mit ihnen lässt sich alles wiederherstellen.',
  'me.phrase_missing':
    'Sie haben sie noch nicht aufgeschrieben. Wenn dieser Computer ausfällt, ist Ihr Schlüssel verloren.',
  'me.phrase_older':
    'Ihr Schlüssel ist älter als Ihre Wörter und lässt sich mit ihnen nicht wiederherstellen. Ersetzen Sie ihn einmal, dann geht es.',
  'me.phrase_show': 'Meine 24 Wörter zeigen',
  'me.phrase_write': 'Jetzt aufschreiben',

  'me.other': 'Auf einem zweiten Gerät',
  'me.other_text':
    'Installieren Sie dort Tabella und wählen Sie „Ich habe schon 24 Wörter“. Beide Geräte haben dann denselben Schlüssel: Die letzte Stimme zählt, gleich von welchem Gerät, und in einer Umfrage unter Pseudonym sind Sie dort dieselbe Person.',

  'me.lost': 'Ein Gerät ist verloren oder gestohlen',
  'me.lost_text':
    'Ersetzen Sie hier Ihren Schlüssel. Der alte wird sofort ungültig, Ihre Stimmen zählen weiter, und das verlorene Gerät kann nichts mehr ausrichten. Sie müssen nirgendwo vorsprechen.',
  'me.lost_none':
    'Wenn Sie kein Gerät mit Ihrem Schlüssel mehr haben: Geben Sie Ihre 24 Wörter auf einem neuen Gerät ein und informieren Sie die Registerstelle. Am Schalter wird der alte Schlüssel für ungültig erklärt, und Sie erhalten einen Code für den nächsten.',
  'me.replace': 'Schlüssel ersetzen',
  'me.replace_title': 'Schlüssel ersetzen?',
  'me.replace_confirm':
    'Der Schlüssel auf Ihren anderen Geräten wird ungültig. Dort geht es weiter, sobald Sie „Mit dem nächsten Schlüssel fortfahren“ wählen oder Ihre 24 Wörter noch einmal eingeben.',
  'me.replace_yes': 'Ersetzen',
  'me.replace_no': 'Behalten',
  'me.replaced': 'Ihr Schlüssel wurde ersetzt.',
  'me.number': 'Schlüsselnummer',

  'warn.phrase': 'Ihre 24 Wörter sind noch nicht aufgeschrieben',
  'warn.phrase_text': 'Wenn dieser Computer ausfällt, kann Ihnen niemand den Schlüssel zurückgeben.',
  'warn.phrase_do': 'Aufschreiben',

  'off.title': 'Sie können dies lesen, aber nicht mit abstimmen',
  'off.for': 'Teilnehmen können: {classes}.',
  'off.you': 'Sie sind hier bekannt als: {mine}.',
  'audience.for': 'Für: {classes}',
  'audience.pseudonymous': 'Unter Pseudonym',
  'audience.districts': { one: 'Nur für den Bezirk {list}', other: 'Nur für die Bezirke {list}' },
  'audience.age_bands': { one: 'Nur für die Altersgruppe {list}', other: 'Nur für die Altersgruppen {list}' },
  'pseudonym.title': 'Niemand kann erkennen, dass Sie es sind',
  'pseudonym.text':
    'Ihre Antwort wird unter einem Pseudonym gesendet, das nur für diese Umfrage gebildet wird. Es zeigt, dass Sie zu den {count} Teilnahmeberechtigten gehören, aber nicht, wer davon Sie sind; auch der Stadt nicht.',
  'task.cast': 'Ihre Antwort wird gesendet',
  'step.cast.joining':
    'Ein Pseudonym wird gebildet und nachgewiesen. Niemand kann erkennen, dass Sie es sind',
  'step.cast.casting': 'Ihre versiegelte Antwort wird unter dem Pseudonym gesendet',
};
