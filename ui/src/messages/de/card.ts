import type { Translated } from '../catalogue';
import type { card as english } from '../en/card';

export const card: Translated<typeof english> = {
  'way.title': 'Wie zeigen Sie, wer Sie sind?',
  'way.ask': 'Eintragung beantragen',
  'way.waiting_text':
    'Die Registerstelle entscheidet nach dem, was mitgesendet wurde; Sie müssen nicht kommen. Falls Sie nach dem Code Ihres Antrags gefragt werden: Es ist dieser. Er kann bestätigt werden bis: {time}.',
  'way.in_person': 'Persönlich',
  'way.in_person_text': 'Sie gehen mit Ihrem Ausweis zum Schalter der Registerstelle.',
  'way.card': 'Mit einer Chipkarte',
  'way.card_text': 'Sie stecken sie in ein Lesegerät an diesem Computer und geben die PIN ein.',
  'way.sign_in': 'Durch Anmeldung anderswo',
  'way.sign_in_text': 'Im Browser, bei: {provider}.',
  'way.confirm':
    'Die Registerstelle muss Ihren Antrag noch bestätigen: Eine Karte oder ein Konto sagt, wer Sie sind, nicht, dass Sie hier wohnen.',

  'card.find': 'Meine Karte suchen',
  'card.again': 'Noch einmal suchen',
  'card.driver': 'Karten werden gelesen mit: {driver}.',
  'card.driver_pick': 'Bibliothek eines anderen Kartenherstellers verwenden',
  'card.which': 'Welches Zertifikat?',
  'card.name': 'Name der Person',
  'card.number': 'Nummer',
  'card.issuer': 'Ausgestellt von',
  'card.until': 'Gültig bis',
  'card.card': 'Karte',
  'card.nameless': 'ohne Namen',
  'card.old': 'Dieses Zertifikat gilt nicht mehr. Bitten Sie die ausstellende Stelle um ein neues.',
  'card.none_usable':
    'Auf dieser Karte ist kein Zertifikat zum Anmelden. Zertifikate zum Unterschreiben von Verträgen werden hier nie verwendet.',
  'card.pin': 'PIN zum Anmelden',
  'card.pin_hint': 'Sie wird einmal versucht und nirgends gespeichert.',
  'card.pin_empty': 'Geben Sie die PIN ein.',
  'card.pin_pad': 'Geben Sie die PIN am Lesegerät ein, wenn es danach fragt.',
  'card.tries_fewer': 'Die PIN war schon einmal falsch. Nach wenigen falschen sperrt sich die Karte.',
  'card.tries_last':
    'Die PIN kann noch einmal versucht werden. Ist sie wieder falsch, sperrt sich die Karte.',
  'card.tries_locked':
    'Die PIN dieser Karte ist gesperrt. Die ausstellende Stelle kann sie entsperren, meist mit der PUK.',
  'card.shared':
    'Die Registerstelle sieht diesen Namen und diese Nummer und entscheidet danach. Nichts davon kommt in das öffentliche Protokoll.',
  'card.do': 'Mit dieser Karte unterschreiben und senden',

  'sign_in.text':
    'Ihr Browser öffnet eine Seite von: {provider}. Dort wird bekannt, dass Sie sich hier eintragen, nicht, was Ihr Schlüssel ist. Kommen Sie danach in dieses Fenster zurück.',
  'sign_in.do': 'Anmelden: {provider}',
  'sign_in.waiting': 'Warten auf Ihren Browser…',
  'sign_in.opened': 'Melden Sie sich auf der geöffneten Seite an. Sie haben zehn Minuten.',
  'sign_in.not_opened':
    'Es hat sich kein Browser geöffnet. Kopieren Sie diese Adresse in Ihren Browser. Sie haben zehn Minuten.',
  'sign_in.address': 'Adresse der Seite',
  'sign_in.address_more': 'Hat sich die Seite nicht geöffnet?',
  'sign_in.cancel': 'Abbrechen',

  'failure.card.driver': 'Die Bibliothek, die Karten liest, kann nicht verwendet werden.',
  'next.card.driver': 'Installieren Sie OpenSC, oder wählen Sie die Bibliothek, die mit Ihrer Karte kam.',
  'failure.card.none': 'Es wurde keine Karte gefunden.',
  'next.card.none':
    'Stecken Sie sie in das Lesegerät, warten Sie, bis das Licht ruhig leuchtet, und suchen Sie noch einmal.',
  'failure.card.several': 'In den Lesegeräten sind zwei Karten gleichen Namens.',
  'next.card.several': 'Nehmen Sie eine heraus, und suchen Sie noch einmal.',
  'failure.card.no_certificate': 'Die Karte hat dieses Zertifikat oder dessen Schlüssel nicht.',
  'next.card.no_certificate':
    'Suchen Sie die Karte noch einmal. Wenn es die richtige ist, fragen Sie die ausstellende Stelle.',
  'failure.card.pin': 'Das ist nicht die PIN der Karte.',
  'next.card.pin': 'Geben Sie sie noch einmal ein. Nach wenigen falschen sperrt sich die Karte.',
  'failure.card.pin_last': 'Das ist nicht die PIN der Karte, und sie kann nur noch einmal versucht werden.',
  'next.card.pin_last': 'Schlagen Sie sie nach, bevor Sie sie wieder eingeben: Danach sperrt sich die Karte.',
  'failure.card.locked': 'Die PIN der Karte ist gesperrt.',
  'next.card.locked':
    'Die ausstellende Stelle kann sie entsperren, meist mit der PUK. Sie können auch zum Schalter gehen.',
  'failure.card.failed': 'Die Karte antwortet nicht, wie sie soll.',
  'next.card.failed': 'Nehmen Sie sie heraus, stecken Sie sie wieder ein, und suchen Sie noch einmal.',
  'failure.card.not_taken': 'Diese Registerstelle nimmt keine Karten an.',
  'next.card.not_taken': 'Senden Sie Ihren Antrag, und gehen Sie zum Schalter.',
  'failure.card.certificate': 'Die Registerstelle kann das Zertifikat der Karte nicht lesen.',
  'next.card.certificate': 'Gehen Sie zum Schalter, und zeigen Sie die Karte dort.',
  'failure.card.issuer': 'Die Registerstelle kennt die Stelle nicht, die diese Karte ausgestellt hat.',
  'next.card.issuer': 'Nehmen Sie eine Karte der staatlichen Stelle, oder gehen Sie zum Schalter.',
  'failure.card.validity': 'Die Karte ist nicht in Kraft: Sie ist zu alt oder zu neu.',
  'next.card.validity': 'Nehmen Sie eine gültige, oder gehen Sie zum Schalter.',
  'failure.card.key_usage': 'Dieses Zertifikat ist nicht zum Anmelden.',
  'next.card.key_usage': 'Wählen Sie das andere Zertifikat der Karte.',
  'failure.card.path': 'Das Zertifikat der Karte stimmt nicht.',
  'next.card.path':
    'Warum, steht unten in den Einzelheiten. Fragen Sie die ausstellende Stelle, oder gehen Sie zum Schalter.',
  'failure.card.revoked': 'Diese Karte wurde von der ausstellenden Stelle für ungültig erklärt.',
  'next.card.revoked':
    'Niemand kann sich damit eintragen. Nehmen Sie Ihre neue Karte, oder gehen Sie zum Schalter.',
  'failure.card.revocation_unknown': 'Die Registerstelle kann nicht feststellen, ob diese Karte noch gilt.',
  'next.card.revocation_unknown':
    'Die Liste der Registerstelle fehlt oder ist alt. Sagen Sie es der Registerstelle, oder gehen Sie zum Schalter.',
  'failure.card.signature': 'Die Karte hat diesen Antrag nicht unterschrieben.',
  'next.card.signature': 'Suchen Sie die Karte noch einmal, und versuchen Sie es erneut.',
  'failure.card.file': 'Die Dateien der Registerstelle über Karten können nicht gelesen werden.',
  'next.card.file': 'Sagen Sie es der Registerstelle, oder gehen Sie zum Schalter.',
  'failure.request.identity': 'Mit dieser Karte oder diesem Konto wurde schon ein Antrag gestellt.',
  'next.request.identity':
    'Damit wird eine Person eingetragen. Wenn Sie das nicht waren, sagen Sie es der Registerstelle.',
  'failure.request.possession': 'Der Antrag passt nicht zu Ihrem Schlüssel.',
  'next.request.possession': 'Ihr Schlüssel wurde inzwischen ersetzt. Beginnen Sie von vorn.',
  'failure.request.ahead': 'Die Uhr dieses Computers geht vor.',
  'next.request.ahead': 'Stellen Sie sie, und senden Sie dann Ihren Antrag noch einmal.',
  'failure.sign_in.not_taken': 'Diese Registerstelle nimmt keine Anmeldung an.',
  'next.sign_in.not_taken': 'Senden Sie Ihren Antrag, und gehen Sie zum Schalter.',
  'failure.sign_in.cancelled': 'Die Anmeldung wurde abgebrochen.',
  'next.sign_in.cancelled':
    'Nichts wurde gesendet. Beginnen Sie von vorn, oder wählen Sie einen anderen Weg.',
  'failure.sign_in.refused': 'Sie wurden nicht angemeldet.',
  'next.sign_in.refused':
    'Sie oder die Anmeldestelle haben abgelehnt. Beginnen Sie von vorn, oder wählen Sie einen anderen Weg.',
  'failure.sign_in.too_late': 'Innerhalb von zehn Minuten hat sich niemand angemeldet.',
  'next.sign_in.too_late': 'Beginnen Sie von vorn, wenn Sie so weit sind.',
  'failure.sign_in.expired': 'Die Anmeldung ist zu alt.',
  'next.sign_in.expired':
    'Melden Sie sich noch einmal an, und kommen Sie gleich zurück. Geschieht es wieder, sehen Sie nach der Uhr dieses Computers.',
  'failure.sign_in.replayed': 'Diese Anmeldung wurde schon benutzt.',
  'next.sign_in.replayed': 'Melden Sie sich noch einmal an.',
  'failure.sign_in.unreachable': 'Die Seite zum Anmelden antwortet nicht.',
  'next.sign_in.unreachable': 'Prüfen Sie das Netz und beginnen Sie von vorn, oder gehen Sie zum Schalter.',
  'failure.sign_in.provider': 'Die Anmeldestelle antwortet nicht, wie sie soll.',
  'next.sign_in.provider': 'Versuchen Sie es später, oder gehen Sie zum Schalter.',
  'failure.sign_in.listen': 'Dieser Computer kann nicht auf Ihren Browser warten.',
  'next.sign_in.listen':
    'Schließen Sie andere Programme und beginnen Sie von vorn, oder gehen Sie zum Schalter.',
  'failure.sign_in.malformed': 'Die Antwort der Anmeldestelle kann nicht gelesen werden.',
  'next.sign_in.malformed': 'Beginnen Sie von vorn. Geschieht es wieder, gehen Sie zum Schalter.',
  'failure.sign_in.issuer': 'Die Antwort kommt von einer anderen Anmeldestelle.',
  'next.sign_in.issuer': 'Beginnen Sie von vorn, und melden Sie sich auf der Seite an, die sich öffnet.',
  'failure.sign_in.audience': 'Die Antwort war für ein anderes Programm bestimmt.',
  'next.sign_in.audience': 'Beginnen Sie von vorn, und melden Sie sich auf der Seite an, die sich öffnet.',
  'failure.sign_in.signature': 'Die Antwort der Anmeldestelle ist nicht richtig unterschrieben.',
  'next.sign_in.signature': 'Beginnen Sie von vorn. Geschieht es wieder, gehen Sie zum Schalter.',
  'failure.sign_in.nonce': 'Die Antwort gehört zu einer anderen Anfrage.',
  'next.sign_in.nonce': 'Beginnen Sie von vorn, und melden Sie sich auf der Seite an, die sich öffnet.',
  'failure.sign_in.claims': 'Die Anmeldestelle sagt nicht, wer Sie sind.',
  'next.sign_in.claims': 'Erlauben Sie es ihr, oder gehen Sie zum Schalter.',
};
