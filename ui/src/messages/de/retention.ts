import type { Translated } from '../catalogue';
import type { retention as english } from '../en/retention';

export const retention: Translated<typeof english> = {
  'retention.title': 'Vergessen, wer wer ist',
  'retention.open': 'Datum ankündigen oder ansehen',
  'retention.desk_text':
    'An einem vorher angekündigten Datum vergisst die Registerstelle, wessen Schlüssel welcher ist. Wahlen bleiben, wie sie sind.',
  'retention.text':
    'Nur die Registerstelle weiß, wem welcher Schlüssel gehört. Sie kündigen ein Datum an; ist es gekommen, wird dieses Wissen endgültig aus den Dateien der Registerstelle gelöscht.',
  'retention.what': 'Was gelöscht wird',
  'retention.people': {
    one: '{count} Person: Name, Nummer und welcher Schlüssel ihr gehört',
    other: '{count} Personen: Namen, Nummern und wem welcher Schlüssel gehört',
  },
  'retention.requests': {
    one: '{count} Antrag auf Eintragung, mit den Angaben von Karte oder Konto',
    other: '{count} Anträge auf Eintragung, mit den Angaben von Karten und Konten',
  },
  'retention.codes': { one: '{count} Code, benutzt oder nicht', other: '{count} Codes, benutzt oder nicht' },
  'retention.waiting': 'Wer dann noch am Schalter wartet oder einen unbenutzten Code hat, muss neu beginnen.',
  'retention.backups': 'Kopien der Dateien anderswo und auf Papier müssen Sie selbst vernichten.',
  'retention.stays': 'Was bleibt',
  'retention.stays_text':
    'Das öffentliche Protokoll, Byte für Byte: Nie stand ein Name darin. Schlüssel bleiben im Wählerverzeichnis, Stimmen bleiben gezählt, und jede Wahl kann wie zuvor geprüft werden. Alle sehen weiterhin, wer ihre Daten eingesehen hat.',
  'retention.date': 'Ab wann wird vergessen?',
  'retention.date_past': 'Wählen Sie Tag und Uhrzeit in der Zukunft.',
  'retention.announce': 'Dieses Datum ankündigen',
  'retention.announce_title': 'Dieses Datum ankündigen?',
  'retention.announce_text':
    'Ab dann weiß niemand mehr, wem welcher Schlüssel gehört: {time}. Alle sehen dieses Datum in der App. Es kann nicht verschoben oder zurückgenommen werden.',
  'retention.announce_no': 'Noch nicht',
  'retention.announced': 'Angekündigt: {time}',
  'retention.announced_text':
    'Es geschieht dann von selbst, oder sobald Tabella danach wieder läuft. Vorher wird nichts gelöscht, und nichts kann es aufhalten.',
  'retention.due': 'Das angekündigte Datum ist gekommen',
  'retention.due_text':
    'Solange Tabella läuft, wird binnen einer Minute von selbst gelöscht. Sie können es auch jetzt tun.',
  'retention.do': 'Jetzt löschen',
  'retention.do_title': 'Endgültig löschen?',
  'retention.do_text':
    'Danach kann die Registerstelle nicht sagen, wem welcher Schlüssel gehört, und niemandem mit verlorenem Gerät unter der alten Nummer helfen. Das lässt sich nicht rückgängig machen.',
  'retention.typed': 'Geben Sie zur Bestätigung den Namen der Stadt ein: {city}',
  'retention.typed_error': 'Das ist nicht der Name der Stadt.',
  'retention.yes': 'Endgültig löschen',
  'retention.no': 'Nicht löschen',
  'retention.done': 'Vergessen: {time}',
  'retention.done_text':
    'Niemand weiß mehr, wem welcher Schlüssel gehört. Das öffentliche Protokoll ist so gültig wie zuvor: Alle können es prüfen.',
  'retention.check': 'Protokoll prüfen',
  'retention.again': 'Nächstes Datum ankündigen',
  'retention.again_text': 'Für alle, die seitdem dazugekommen sind.',
  'retention.mine': 'Wann die Stadt vergisst, wer Sie sind',
  'retention.mine_none':
    'Die Registerstelle hat noch kein Datum angekündigt. Bis dahin weiß sie, welcher Schlüssel Ihnen gehört.',
  'retention.mine_due':
    'Ab dann weiß die Registerstelle nicht mehr, welcher Schlüssel Ihnen gehört: {time}. Ihr Schlüssel bleibt gültig, und Ihre Stimmen bleiben gezählt.',
  'retention.mine_done':
    'Die Registerstelle hat vergessen, wem welcher Schlüssel gehört: {time}. Ihr Schlüssel bleibt gültig, und Ihre Stimmen bleiben gezählt.',

  'failure.retention.past': 'Dieses Datum liegt nicht in der Zukunft.',
  'next.retention.past': 'Wählen Sie ein späteres: Es muss vorher bekannt sein.',
  'failure.retention.announced': 'Ein Datum ist schon angekündigt.',
  'next.retention.announced':
    'Darauf verlassen sich alle, also kann es nicht verschoben werden. Sehen Sie sich die Seite noch einmal an.',
  'failure.retention.not_announced': 'Es gibt nichts zu löschen: Kein Datum ist angekündigt.',
  'next.retention.not_announced':
    'Vielleicht ist es eben geschehen. Sehen Sie sich die Seite noch einmal an.',
  'failure.retention.too_early': 'Das angekündigte Datum ist noch nicht gekommen.',
  'next.retention.too_early': 'Warten Sie es ab. Dann geschieht es von selbst.',
  'failure.retention.store': 'Die Datei der Registerstelle konnte nicht geschrieben werden.',
  'next.retention.store':
    'Ein Teil ist vielleicht noch da. Es wird von selbst wieder versucht; schließen Sie andere Programme, die die Datei lesen.',
};
