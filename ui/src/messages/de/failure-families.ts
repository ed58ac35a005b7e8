import type { Translated } from '../catalogue';
import type { failureFamilies as english } from '../en/failure-families';

export const failureFamilies: Translated<typeof english> = {
  'failure.family.board': 'Das öffentliche Verzeichnis hat das nicht angenommen.',
  'next.family.board':
    'Versuchen Sie es noch einmal. Wird es wieder abgelehnt, sagen Sie dem Wahlamt, was in den Einzelheiten steht.',
  'failure.family.election': 'Das passt nicht zu dem, was öffentlich über die Wahl festgehalten ist.',
  'next.family.election':
    'Sehen Sie sich die Wahl noch einmal an: Vielleicht ist sie inzwischen weiter. Wenn es so bleibt, sagen Sie dem Wahlamt, was in den Einzelheiten steht.',
  'failure.family.membership': 'Der Nachweis, dass Sie teilnehmen dürfen, wurde nicht angenommen.',
  'next.family.membership':
    'Versuchen Sie es noch einmal. Wird er wieder abgelehnt, sagen Sie dem Wahlamt, was in den Einzelheiten steht.',
  'failure.family.forum': 'Was geschrieben wurde, wurde nicht angenommen.',
  'next.family.forum':
    'Ihr Text ist noch da. Sehen Sie nach, ob der Vorschlag inzwischen weiter ist, und versuchen Sie es noch einmal.',
  'failure.family.fund': 'Die Regeln des Fonds erlauben diesen Schritt nicht.',
  'next.family.fund':
    'Sehen Sie sich den Fonds noch einmal an: Vielleicht hat inzwischen jemand anderes gehandelt.',
  'failure.family.points': 'Die Regeln der Punkte erlauben das nicht.',
  'next.family.points':
    'Sehen Sie sich Ihre Punkte noch einmal an. Wenn es so bleibt, fragen Sie den Träger des Programms.',
  'failure.family.sharing': 'Das zu Ihren Daten wurde nicht angenommen.',
  'next.family.sharing':
    'Sehen Sie sich noch einmal an, was Sie teilen: Vielleicht hat es sich inzwischen geändert.',
  'failure.family.file': 'Diese Datei ist nicht, was sie sein sollte.',
  'next.family.file': 'Bitten Sie um eine andere Kopie. Vertrauen Sie nicht auf das, was darin steht.',
  'failure.family.identity': 'Ihr Schlüssel konnte nicht verwendet werden.',
  'next.family.identity':
    'Schließen Sie das Fenster und starten Sie die App neu. Wenn nichts anderes hilft, bringen Ihre 24 Wörter den Schlüssel zurück.',
  'failure.family.registrar': 'Der Dienst der Registerstelle hat das nicht getan.',
  'next.family.registrar':
    'Versuchen Sie es später noch einmal. Wenn es so bleibt, sagen Sie der Registerstelle, was in den Einzelheiten steht.',
};
