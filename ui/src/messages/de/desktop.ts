import type { Translated } from '../catalogue';
import type { desktop as english } from '../en/desktop';

export const desktop: Translated<typeof english> = {
  'menu.file': 'Datei',
  'menu.open_record': 'Protokoll öffnen …',
  'menu.print': 'Drucken …',
  'menu.settings': 'Einstellungen …',
  'menu.quit': 'Beenden',
  'menu.go': 'Gehe zu',
  'menu.help': 'Hilfe',
  'menu.keys': 'Tastenkürzel',
  'keys.control': 'Strg',
  'arrival.title': 'Ein Link möchte Ihnen etwas zeigen',
  'arrival.act': 'Punkte für etwas, das Sie getan haben',
  'arrival.quote': 'Eine Gebühr, um die Sie gebeten werden',
  'arrival.voucher': 'Ein Gutschein für eine Kasse',
  'arrival.code': 'Ein gedruckter Code zum Vergleichen',
  'arrival.text':
    'Der Text kommt in das Formular, in das Sie ihn eingefügt hätten. Nichts geschieht, bevor Sie dort eine Schaltfläche drücken.',
  'arrival.show': 'Zeigen',
  'arrival.no': 'Jetzt nicht',
  'arrival.unknown_title': 'Das lässt sich hier nicht öffnen',
  'arrival.unknown':
    'Tabella öffnet Protokolle (Dateien, die auf .tabella enden) und Links zu Punkten, Gebühren, Gutscheinen und gedruckten Codes.',
  'settings.title': 'Einstellungen',
  'settings.text_size': 'Größe der Schrift',
  'settings.notices': 'Benachrichtigungen',
  'settings.notify': 'Mitteilen, wenn eine Umfrage beginnt, bald schließt oder ein Ergebnis hat',
  'settings.notify_text':
    'Nur solange Tabella läuft. Eine Benachrichtigung nennt keinen Namen, keinen Titel und nichts davon, wie Sie gestimmt haben: Andere könnten mitlesen.',
  'settings.versions': 'Neuere Versionen',
  'settings.updates': 'Bei jedem Start nach einer neueren Version sehen',
  'settings.updates_text':
    'Der Computer der Stadt wird nach einer signierten Ankündigung gefragt und sieht, dass jemand gefragt hat. Nichts wird heruntergeladen oder installiert.',
  'settings.updates_none': 'Diese Stadt sagt nicht, wo neuere Versionen angekündigt werden.',
  'settings.look': 'Jetzt nachsehen',
  'settings.newest': 'Sie haben die neueste angekündigte Version.',
  'settings.newer': 'Version {version} ist angekündigt',
  'settings.newer_page': 'Die Seite mit der Version',
  'settings.version': 'Diese Version',
  'settings.logs': 'Logdateien',
  'settings.logs_text':
    'Dort schreibt die App auf, wie sie arbeitet. Kein Geheimnis, kein Name und keine Wahl steht darin.',
  'notice.open': 'Eine Wahl oder Umfrage ist offen.',
  'notice.closing': 'Eine Wahl oder Umfrage schließt bald.',
  'notice.result': 'Ein Ergebnis liegt vor.',
  'draft.kept': 'Das ist vom letzten Mal aufbewahrt.',
  'draft.afresh': 'Neu beginnen',
  'failure.desktop.refused': 'Ihr Desktop hat das abgelehnt.',
  'next.desktop.refused': 'Alles andere geht weiter wie bisher. Die Einzelheiten sagen, warum.',
  'failure.update.configuration': 'Die Angaben der Stadt zu neueren Versionen sind nicht brauchbar.',
  'next.update.configuration':
    'Sagen Sie es dem Wahlamt. Auf dessen Seiten können Sie nach neueren Versionen sehen.',
  'failure.update.unreachable': 'Die Ankündigung neuerer Versionen war nicht zu erreichen.',
  'next.update.unreachable':
    'Prüfen Sie die Verbindung und versuchen Sie es später wieder. Bleibt es so, fragen Sie das Wahlamt.',
  'failure.update.signature': 'Die Ankündigung ist nicht von der Stadt signiert.',
  'next.update.signature': 'Installieren Sie nichts, was darin genannt ist. Sagen Sie es dem Wahlamt.',
  'failure.update.old': 'Die Ankündigung ist eine alte.',
  'next.update.old':
    'Vielleicht hält jemand eine neuere vor Ihnen zurück. Versuchen Sie es über eine andere Verbindung, oder sehen Sie auf den Seiten des Wahlamts nach.',
};
