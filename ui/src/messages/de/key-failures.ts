import type { Translated } from '../catalogue';
import type { keyFailures as english } from '../en/key-failures';

export const keyFailures: Translated<typeof english> = {
  'failure.phrase.not_these': 'Das sind nicht die richtigen Wörter.',
  'next.phrase.not_these':
    'Welche abweichen, steht unten in den Einzelheiten. Vergleichen Sie sie mit Ihrem Papier.',
  'failure.phrase.count': 'Es müssen 24 Wörter sein.',
  'next.phrase.count': 'Zählen Sie die Wörter auf Ihrem Papier und geben Sie alle ein.',
  'failure.phrase.word': 'Eines der Wörter steht nicht in der Liste.',
  'next.phrase.word': 'Welches, und wie es heißen könnte, steht unten in den Einzelheiten.',
  'failure.phrase.checksum': 'Die Wörter passen nicht zusammen.',
  'next.phrase.checksum':
    'Vermutlich ist eines davon falsch, oder zwei sind vertauscht. Wo Sie nachsehen sollten, steht unten in den Einzelheiten.',
  'failure.phrase.weak': 'Solche Wörter werden nicht vergeben.',
  'next.phrase.weak': 'Geben Sie die Wörter ein, die Tabella Ihnen gezeigt hat.',
  'failure.identity.short': 'Diese Passphrase ist zu kurz.',
  'next.identity.short':
    'Nehmen Sie mindestens 12 Zeichen: mehrere Wörter, die sonst niemand zusammenstellen würde.',
  'failure.identity.passphrase': 'Das ist nicht Ihre Passphrase.',
  'next.identity.passphrase':
    'Geben Sie sie noch einmal ein. Wenn Sie sie vergessen haben, erhalten Sie den Schlüssel mit Ihren 24 Wörtern zurück.',
  'failure.identity.locked': 'Ihr Schlüssel ist durch eine Passphrase gesperrt.',
  'next.identity.locked': 'Geben Sie Ihre Passphrase ein.',
  'failure.identity.system': 'Der Schlüsselbund dieses Computers lässt sich nicht öffnen.',
  'next.identity.system':
    'Entsperren Sie ihn und versuchen Sie es noch einmal, oder verwenden Sie Ihre 24 Wörter.',
  'failure.identity.exists': 'Auf diesem Computer ist schon ein anderer Schlüssel.',
  'next.identity.exists': 'Diese Wörter gehören zu einem anderen Schlüssel. Verwenden Sie den, der hier ist.',
  'failure.identity.damaged': 'Die Datei mit Ihrem Schlüssel ist beschädigt.',
  'next.identity.damaged': 'Stellen Sie Ihren Schlüssel mit Ihren 24 Wörtern wieder her.',
  'failure.identity.exposed': 'Andere auf diesem Computer können die Datei mit Ihrem Schlüssel lesen.',
  'next.identity.exposed':
    'Entziehen Sie ihnen das Leserecht. Um welche Datei es geht, steht unten in den Einzelheiten.',
  'failure.standing.revoked': 'Dieser Schlüssel ist nicht mehr gültig.',
  'next.standing.revoked': 'Öffnen Sie „Ich“, um mit Ihrem nächsten Schlüssel fortzufahren.',
  'failure.standing.not_in_audience': 'Die Teilnahme ist anderen Gruppen vorbehalten.',
  'next.standing.not_in_audience': 'Sie können den Inhalt lesen und das Ergebnis ansehen.',
  'failure.join.not_listed': 'Sie stehen nicht auf der Liste dieser Umfrage.',
  'next.join.not_listed':
    'Sie richtet sich an andere, oder Sie sind der Stadt erst nach ihrer Eröffnung beigetreten. Sie können sie lesen und ihr Ergebnis ansehen.',
  'failure.join.not_of_group': 'Diese Umfrage richtet sich an andere Bezirke oder Altersgruppen.',
  'next.join.not_of_group': 'Sie können sie lesen und ihr Ergebnis ansehen.',
  'failure.join.unreadable':
    'Die Angaben der Registerstelle über Sie lassen sich mit Ihrem Schlüssel nicht lesen.',
  'next.join.unreadable': 'Bitten Sie die Registerstelle, sie zu erneuern.',
  'failure.pseudonym.too_few': 'Zu wenige Personen dürfen teilnehmen.',
  'next.pseudonym.too_few': 'Unter Pseudonym müssen es mindestens acht sein, sonst wäre niemand verborgen.',
  'failure.request.key': 'Für diesen Schlüssel wartet schon ein Antrag, oder er steht im Wählerverzeichnis.',
  'next.request.key': 'Gehen Sie mit dem Code, den Sie haben, zum Schalter der Registerstelle.',
  'failure.request.full': 'Am Schalter warten zu viele Anträge.',
  'next.request.full': 'Versuchen Sie es später noch einmal.',
  'failure.join.not_open': 'An dieser Umfrage kann man jetzt nicht teilnehmen.',
  'next.join.not_open':
    'Sie ist noch nicht eröffnet oder schon geschlossen. Bis wann man teilnehmen kann, steht auf ihrer Seite.',
  'failure.join.failed': 'Die Teilnahme ist nicht gelungen.',
  'next.join.failed': 'Versuchen Sie es noch einmal. Woran es lag, steht unten in den Einzelheiten.',
  'failure.ballot.not_elector': 'Ihr Schlüssel ist bei dieser Wahl nicht stimmberechtigt.',
  'next.ballot.not_elector':
    'Sie ist für einen anderen Bezirk oder eine andere Gruppe. Sie können sie lesen und das Ergebnis sehen. Wenn das nicht stimmt, fragen Sie die Registerstelle.',
  'failure.city.in_use': 'Tabella ist in einem anderen Fenster geöffnet.',
  'next.city.in_use': 'Schließen Sie eines davon. Dann geht es hier weiter.',
  'failure.watch.conflict': 'Zwei Protokolle dieser Stadt wurden unterschrieben.',
  'next.watch.conflict': 'Stimmen Sie nicht ab. Was geschehen ist und was zu tun ist, steht oben im Fenster.',
  'failure.keepsake.older': 'Die Stadt bewahrt eine ältere Kopie auf als dieser Computer.',
  'next.keepsake.older':
    'Nichts davon wurde übernommen. Was auf diesem Computer ist, bleibt und wird noch einmal gesendet.',
  'failure.keepsake.sealed':
    'Die Kopie, die die Stadt aufbewahrt, lässt sich mit Ihren 24 Wörtern nicht öffnen.',
  'next.keepsake.sealed':
    'Ihr Schlüssel und Ihre Stimmen sind trotzdem wieder da; Bescheinigungen und veröffentlichte Daten fehlen. Versuchen Sie es später noch einmal.',
  'failure.keepsake.full': 'Die Stadt hat zurzeit keinen Platz für Ihre Kopie.',
  'next.keepsake.full':
    'Es wird von selbst wieder versucht. Bewahren Sie bis dahin selbst eine Kopie der Dateien auf.',
};
