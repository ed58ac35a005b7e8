import type { Catalogue } from './catalogue';
import { card } from './de/card';
import { data } from './de/data';
import { desk } from './de/desk';
import { desktop } from './de/desktop';
import { forum } from './de/forum';
import { key } from './de/key';
import { keyFailures } from './de/key-failures';
import { purchase } from './de/purchase';
import { returned } from './de/returned';
import { nextSteps } from './de/next-steps';
import { forms } from './de/forms';
import { failureFamilies } from './de/failure-families';
import { points } from './de/points';
import { pointsFailures } from './de/points-failures';
import { programme } from './de/programme';
import { provider } from './de/provider';
import { retention } from './de/retention';
import { secretRoll } from './de/secret-roll';
import { ranked } from './de/ranked';
import { count } from './de/count';
import { countedRules } from './de/counted-rules';

export const de: Catalogue = {
  ...key,
  ...keyFailures,
  ...desk,
  ...data,
  ...forum,
  ...points,
  ...pointsFailures,
  ...programme,
  ...provider,
  ...retention,
  ...secretRoll,
  ...card,
  ...purchase,
  ...returned,
  ...ranked,
  ...count,
  ...countedRules,
  ...desktop,
  ...nextSteps,
  ...forms,
  ...failureFamilies,
  'action.close': 'Schließen',
  'action.retry': 'Noch einmal versuchen',
  'back.citizen': 'Zurück zu meinen Stimmen',
  'back.official': 'Zurück zum Wahlamt',
  'back.observer': 'Zurück zur Prüfung',
  'missing.title': 'Diese Seite gibt es hier nicht',
  'missing.text':
    'Die Wahl wurde vielleicht entfernt, oder die Adresse stimmt nicht. Von Ihnen ist nichts verloren.',
  'missing.back': 'Zum Anfang',
  'page.title': '{page} – {city}',

  'frame.skip': 'Zum Inhalt springen',
  'frame.failed': 'Tabella kann das öffentliche Protokoll nicht öffnen',
  'frame.loading': 'Das öffentliche Protokoll wird geöffnet…',
  'frame.language': 'Sprache des Fensters',
  'nav.label': 'Bereiche',
  'nav.citizen': 'Abstimmen',
  'nav.official': 'Wahlamt',
  'nav.observer': 'Prüfen',

  'chain.synced': 'Protokoll geprüft',
  'chain.syncing': 'Protokoll wird geprüft',
  'chain.offline': 'Keine Verbindung',
  'chain.conflict': 'Zwei Protokolle unterschrieben',
  'chain.witnesses': {
    one: 'Zeugen einig: {agreeing} von {count}',
    other: 'Zeugen einig: {agreeing} von {count}',
  },
  'chain.copy': 'Die Kopie auf diesem Computer',
  'chain.blocks': '{done} von {total} Blöcken',
  'chain.progress': 'Das öffentliche Protokoll wird geprüft',
  'chain.title': 'Das öffentliche Protokoll',
  'chain.explain':
    'Alles Amtliche wird in ein einziges öffentliches Protokoll geschrieben. Dieser Computer hat seine eigene Kopie und prüft jeden Block davon; so muss er niemandem glauben.',
  'chain.checked': 'Hier geprüft',
  'chain.entries': 'Einträge',
  'chain.time': 'Neuester Block',
  'chain.never': 'Noch kein Block',
  'chain.node': 'Knoten',
  'chain.root': 'Fingerabdruck (Wurzel)',

  'watch.title': 'Wer dasselbe Protokoll sieht',
  'watch.count': {
    one: 'Benannte Zeugen, die dasselbe Protokoll sahen wie Sie: {agreeing} von {count}.',
    other: 'Benannte Zeugen, die dasselbe Protokoll sahen wie Sie: {agreeing} von {count}.',
  },
  'watch.others': {
    one: 'Ebenso {count} weitere App, von der niemand weiß, wem sie gehört.',
    other: 'Ebenso {count} weitere Apps, von denen niemand weiß, wem sie gehören.',
  },
  'watch.none_named':
    'Die Stadt benennt keine Zeugen. Ob alle dasselbe Protokoll gezeigt bekommen, verraten nur gedruckte Codes.',
  'watch.thin': 'Zu wenige Zeugen sahen dasselbe Protokoll',
  'watch.thin_text':
    'Ein Protokoll, das allein für Sie erfunden wurde, sähe genauso aus. Vergleichen Sie vor der Abstimmung einen Code von einem Aushang oder aus einer Zeitung.',
  'watch.seen': 'bis Block {block}, {time}',
  'watch.silent': 'noch nicht bestätigt',
  'watch.compared': 'Zuletzt verglichen: {time}, bis Block {block}.',
  'watch.never': 'Noch nicht verglichen.',
  'watch.here':
    'In dieser Stadt zum Ausprobieren laufen auch Betreiber und Zeugen auf diesem Computer. In einer echten sind es die Computer anderer Leute.',
  'watch.operators': 'Wer das Protokoll betreibt',
  'watch.signed': 'hat den letzten Block unterschrieben',
  'watch.unsigned': 'hat den letzten Block nicht unterschrieben',
  'watch.one_operator':
    'Ein einziger Betreiber unterschreibt dieses Protokoll. Unterschriebe er ein zweites, würden Zeugen und gedruckte Codes es zeigen.',

  'paper.title': 'Auf Papier vergleichen',
  'paper.text':
    'Ein Protokoll, das alle vergleichen, kann niemandem anders gezeigt werden. Ein Code davon passt auf einen Aushang oder in eine Zeitung.',
  'paper.compare': 'Mit einem gedruckten Code vergleichen',
  'paper.print': 'Diesen Prüfpunkt drucken',

  'compare.title': 'Mit einem gedruckten Code vergleichen',
  'compare.lead':
    'Die Stadt druckt einen Code ihres Protokolls auf Aushänge und in Zeitungen. Ist er hier gleich, sehen Sie dasselbe Protokoll wie alle anderen.',
  'compare.field': 'Code, Prüfpunkt oder Adresse eines anderen Computers',
  'compare.hint':
    'Geben Sie den Code vom Papier ein; Groß- und Kleinschreibung, Bindestriche und Leerzeichen spielen keine Rolle. Sie können auch die Zeilen eines unterschriebenen Prüfpunkts einfügen oder die Adresse eines anderen Computers, der das Protokoll hat.',
  'compare.nothing': 'Geben Sie zuerst etwas ein.',
  'compare.do': 'Vergleichen',
  'compare.file': 'Datei öffnen',
  'compare.from': 'dem Text, der hier zum Vergleichen eingegeben wurde',
  'compare.here': 'Dieser Computer hat:',
  'compare.groups': {
    one: 'Eine Zeichengruppe weicht ab: Nummer {places}.',
    other: '{count} Zeichengruppen weichen ab: Nummern {places}.',
  },
  'compare.nodes': 'Andere Computer, mit denen verglichen wird',
  'compare.node_same': 'Zeigt dasselbe Protokoll',
  'compare.forget': 'Nicht mehr vergleichen',
  'compared.same_board': 'Dasselbe Protokoll',
  'compared_text.same_board': 'Das ist der Code des Protokolls, dem dieser Computer folgt.',
  'compared.same_block': 'Gleich bis Block {block}',
  'compared_text.same_block':
    'Block {block} und alles davor hat dieser Computer geprüft. Wer das gedruckt hat, sah dasselbe Protokoll wie Sie.',
  'compared.same_node': 'Gleich bis Block {block}',
  'compared_text.same_node':
    'Jener Computer zeigt dasselbe Protokoll. Von nun an wird regelmäßig mit ihm verglichen.',
  'compared.later': 'Noch nicht bekannt',
  'compared_text.later':
    'Das gehört zu Block {block}, und so weit ist dieser Computer noch nicht. Ein unterschriebener Prüfpunkt wird aufbewahrt und von selbst verglichen; einen Code können Sie später noch einmal eingeben.',
  'compared.other_board': 'Ein anderes Protokoll',
  'compared_text.other_board':
    'Das ist nicht der Code des Protokolls, dem dieser Computer folgt. Vergleichen Sie jedes Zeichen mit dem Papier. Steht es wirklich so da, fragen Sie das Wahlamt, bevor Sie abstimmen.',
  'compared.other_block': 'Block {block} ist hier ein anderer',
  'compared_text.other_block':
    'Vergleichen Sie jedes Zeichen mit dem Papier. Steht es wirklich so da, wird Ihnen ein anderes Protokoll gezeigt als denen, die es gedruckt haben: Stimmen Sie nicht ab, bevor das geklärt ist. Der unterschriebene Prüfpunkt vom selben Papier, hier eingefügt, wäre ein Beweis.',
  'compared.conflict': 'Zwei Protokolle wurden unterschrieben',
  'compared_text.conflict':
    'Der Beweis ist aufbewahrt. Was geschehen ist und was zu tun ist, steht ganz oben.',
  'failure.compare.code': 'Das ist weder ein Code noch ein Prüfpunkt noch eine Adresse.',
  'next.compare.code':
    'Ein Code hat 32 Buchstaben und Ziffern, der eines Blocks davor noch dessen Nummer. Vergleichen Sie jedes Zeichen mit dem Papier.',
  'failure.compare.evidence': 'Diese Datei ist kein Beweis.',
  'next.compare.evidence':
    'Sie zeigt nicht, dass zwei Protokolle dieser Stadt unterschrieben wurden. Der Grund steht in den Einzelheiten.',
  'failure.compare.too_many': 'Es wird schon mit genügend anderen Computern verglichen.',
  'next.compare.too_many': 'Entfernen Sie zuerst einen.',

  'sheet.title': 'Prüfpunkt',
  'sheet.lead':
    'Drucken Sie dies und hängen Sie es auf, wo viele vorbeikommen, oder lassen Sie es in einer Zeitung drucken. Wer den Code in Tabella eingibt, erfährt, ob er dasselbe Protokoll sieht.',
  'sheet.record_of': 'Öffentliches Protokoll von',
  'sheet.time': 'Zeit',
  'sheet.block': 'Block',
  'sheet.entries': 'Einträge',
  'sheet.code': 'Code dieses Prüfpunkts',
  'sheet.board': 'Code des Protokolls',
  'sheet.qr': 'QR-Code mit dem unterschriebenen Prüfpunkt',
  'sheet.explain':
    'Vergleichen Sie den Code in Tabella unter „Protokoll prüfen“, „Mit einem gedruckten Code vergleichen“. Der QR-Code enthält den Prüfpunkt mit seinen Unterschriften: Weicht Ihrer ab, ist er der Beweis.',
  'sheet.print': 'Drucken',
  'sheet.save': 'Unterschriebenen Prüfpunkt speichern',
  'failure.print.failed': 'Die Seite lässt sich hier nicht drucken.',
  'next.print.failed': 'Speichern Sie den unterschriebenen Prüfpunkt als Datei und drucken Sie diese.',
  'qr.too_long': 'Das ist zu lang für einen QR-Code. Speichern Sie es stattdessen als Datei.',
  'save.done': 'Gespeichert: {path}',

  'conflict.title': 'Zwei Protokolle dieser Stadt wurden unterschrieben. Stimmen Sie nicht ab.',
  'conflict.shown':
    'Eine Stadt hat ein einziges öffentliches Protokoll. Dieser Computer folgte einem, und ein anderes kam von {from}.',
  'conflict.shown_somewhere':
    'Eine Stadt hat ein einziges öffentliches Protokoll. Dieser Computer folgte einem und bekam ein anderes gezeigt.',
  'conflict.signed':
    'Beide sind unterschrieben von: {names}. Beide zugleich können nicht wahr sein, also ist eines davon falsch.',
  'conflict.signed_each':
    'Jedes ist von denen unterschrieben, die das Protokoll damals betrieben. Beide zugleich können nicht wahr sein, also ist eines davon falsch.',
  'conflict.next':
    'Tabella gibt hier keine Stimmen mehr ab. Lassen Sie diesen Computer, wie er ist, und geben Sie eine Kopie des Beweises dem Wahlamt, der Presse und Menschen, denen Sie vertrauen: Er spricht für sich, und niemand muss Ihnen glauben.',
  'conflict.file': 'Der Beweis liegt in',
  'conflict.save': 'Kopie des Beweises speichern',
  'conflict.more': 'Was einander widerspricht',
  'conflict.checkpoint': {
    one: 'Block {block} mit {count} Eintrag',
    other: 'Block {block} mit {count} Einträgen',
  },

  'failure.watch.lie': 'Der Computer der Stadt zeigt etwas, das nicht stimmt.',
  'next.watch.lie':
    'Nichts davon wurde übernommen. Stimmen Sie nicht ab, bevor das Wahlamt es erklärt hat, oder vergleichen Sie einen gedruckten Code.',
  'failure.watch.stale': 'Der Computer der Stadt zeigt ein älteres Protokoll als zuvor.',
  'next.watch.stale': 'Was geprüft ist, bleibt. Wenn das anhält, sagen Sie es dem Wahlamt.',
  'failure.watch.withheld': 'Der Computer der Stadt gibt einen Teil seines Protokolls nicht heraus.',
  'next.watch.withheld': 'Was geprüft ist, bleibt. Wenn das anhält, sagen Sie es dem Wahlamt.',
  'failure.watch.failed': 'Was Tabella zum Vergleichen aufbewahrt, ist nicht brauchbar.',
  'next.watch.failed': 'Schließen Sie das Fenster und starten Sie Tabella neu.',
  'failure.vote.disputed':
    'Die Abstimmung ist angehalten: Zwei Protokolle dieser Stadt wurden unterschrieben.',
  'next.vote.disputed':
    'Eine jetzt abgegebene Stimme könnte in einem Protokoll stehen und im anderen fehlen. Was geschehen ist, steht oben im Fenster.',
  'failure.receipt.not_included': 'Die Stimme steht in keinem Block, den dieser Computer geprüft hat.',
  'next.receipt.not_included': 'Warten Sie einen Moment und versuchen Sie es noch einmal.',

  'failure.details': 'Einzelheiten',
  'failure.code': 'Code',
  'failure.message': 'Meldung',
  'failure.hint': 'Hinweis',
  'failure.shell.unexpected': 'Es ist etwas Unvorhergesehenes passiert.',
  'next.shell.unexpected':
    'Bitte versuchen Sie es noch einmal. Wenn es wieder geschieht, zeigen Sie die Einzelheiten unten dem Wahlamt.',
  'failure.app.not_started': 'Tabella konnte nicht richtig starten.',
  'next.app.not_started':
    'Schließen Sie das Fenster und starten Sie Tabella neu. Ihr Schlüssel und Ihre Belege sind aufbewahrt.',
  'failure.enrol.code_unknown': 'Das Amt kennt diesen Code nicht.',
  'next.enrol.code_unknown':
    'Vergleichen Sie ihn Zeichen für Zeichen mit Ihrem Brief. Ein Code gilt einmal und läuft nach einiger Zeit ab; die Registerstelle kann Ihnen einen neuen geben.',
  'failure.app.no_city': 'Auf diesem Computer gibt es noch keine Stadt.',
  'next.app.no_city': 'Fragen Sie das Wahlamt, wie Sie Tabella mit Ihrer Stadt verbinden.',
  'failure.node.unreachable': 'Der Computer der Stadt antwortet nicht.',
  'next.node.unreachable':
    'Tabella versucht es von selbst weiter. Was Sie getan haben, ist gespeichert, und was schon geprüft ist, bleibt verfügbar.',
  'failure.node.busy': 'Der Computer der Stadt ist stark ausgelastet.',
  'next.node.busy': 'Bitte versuchen Sie es in einer Minute noch einmal.',
  'failure.chain.sync':
    'Der Computer der Stadt zeigt ein Protokoll, das nicht zu dem passt, was hier geprüft wurde.',
  'next.chain.sync':
    'Stimmen Sie nicht ab, bevor das Wahlamt es erklärt hat. Lassen Sie diesen Computer, wie er ist: Er enthält den Beweis.',
  'failure.enrol.code_used': 'Dieser Code wurde schon verwendet.',
  'next.enrol.code_used':
    'Wenn nicht Sie ihn verwendet haben, sagen Sie es sofort der Registerstelle. Sie kann Ihnen auch einen neuen geben.',
  'failure.enrol.code_expired': 'Dieser Code ist abgelaufen.',
  'next.enrol.code_expired': 'Die Registerstelle kann Ihnen einen neuen geben.',
  'failure.roll.already_enrolled': 'Ihr Schlüssel steht schon im Wählerverzeichnis.',
  'next.roll.already_enrolled':
    'Es ist nichts weiter zu tun. Schließen Sie das Fenster und starten Sie Tabella neu.',
  'failure.ballot.not_on_roll': 'Ihr Schlüssel steht nicht im Wählerverzeichnis dieser Wahl.',
  'next.ballot.not_on_roll':
    'Vielleicht wurde es geschlossen, bevor Sie eingetragen wurden. Die Registerstelle kann es Ihnen sagen.',
  'failure.vote.not_waiting': 'Diese versiegelte Stimme wartet nicht mehr.',
  'next.vote.not_waiting': 'Bitte wählen Sie noch einmal und versiegeln Sie eine neue.',
  'failure.vote.opening': 'Die versiegelte Stimme enthält nicht, was sie soll.',
  'next.vote.opening':
    'Stimmen Sie nicht an diesem Computer ab. Nehmen Sie einen anderen und sagen Sie es dem Wahlamt.',
  'failure.vote.receipt': 'Der Computer der Stadt gab einen Beleg, der nicht zu Ihrer Stimme passt.',
  'next.vote.receipt':
    'Stimmen Sie an diesem Computer nicht mehr ab, bevor das Wahlamt es erklärt hat. Bewahren Sie Ihren Kontrollcode auf.',
  'failure.office.twice': 'Es gibt schon eine Wahl oder Umfrage mit genau diesem Text.',
  'next.office.twice': 'Ändern Sie den Titel oder die Beschreibung und speichern Sie noch einmal.',
  'failure.tally.below_minimum': 'Zu wenige Personen haben abgestimmt.',
  'next.tally.below_minimum':
    'Unter der angekündigten Mindestzahl wird kein Ergebnis berechnet, damit niemandes Stimme erraten werden kann.',
  'failure.file.failed': 'Die Datei konnte nicht gelesen oder geschrieben werden.',
  'next.file.failed':
    'Prüfen Sie den Ordner und den Platz auf der Festplatte, und versuchen Sie es noch einmal.',
  'failure.vote.no_key': 'Auf diesem Computer gibt es noch keinen Schlüssel.',
  'next.vote.no_key': 'Gehen Sie zu Ihren Stimmen und erstellen Sie zuerst einen.',
  'failure.vote.choice':
    'Die Stimme konnte nicht versiegelt werden: Sie ist nicht so ausgefüllt, wie es der Stimmzettel verlangt.',
  'next.vote.choice': 'Bitte wählen Sie noch einmal.',
  'failure.vote.failed':
    'Tabella konnte nicht lesen oder schreiben, was auf diesem Computer aufbewahrt wird.',
  'next.vote.failed':
    'Prüfen Sie den Platz auf der Festplatte, und versuchen Sie es noch einmal. Sehen Sie unter „Was ich getan habe“ nach, ob Ihre Stimme abgegeben wurde.',
  'failure.ballot.sequence': 'Sie haben inzwischen anderswo abgestimmt.',
  'next.ballot.sequence':
    'Bitte wählen Sie noch einmal und versiegeln Sie eine neue Stimme. Die letzte zählt.',
  'failure.election.unknown': 'Diese Wahl oder Umfrage gibt es nicht.',
  'next.election.unknown': 'Gehen Sie zurück und wählen Sie sie noch einmal aus der Liste.',
  'failure.node.nonsense': 'Der Computer der Stadt gab eine unverständliche Antwort.',
  'next.node.nonsense':
    'Bitte versuchen Sie es noch einmal. Wenn es wieder geschieht, sagen Sie es dem Wahlamt.',
  'failure.node.failed': 'Der Computer der Stadt ist gestört.',
  'next.node.failed': 'Sagen Sie es dem Wahlamt. Was hier schon geprüft ist, bleibt verfügbar.',
  'failure.node.stopped': 'Der Computer der Stadt hat angehalten.',
  'next.node.stopped':
    'Warten Sie, bis er wieder läuft. Sehen Sie dann nach, ob das, was Sie gesendet haben, im öffentlichen Protokoll steht.',
  'failure.chain.board': 'Die Kopie des öffentlichen Protokolls auf diesem Computer ist nicht brauchbar.',
  'next.chain.board':
    'Schließen Sie das Fenster und starten Sie Tabella neu. Dann wird alles neu gelesen und geprüft.',
  'failure.city.service': 'Das Protokoll der Stadt auf diesem Computer lässt sich nicht öffnen.',
  'next.city.service':
    'Schließen Sie das Fenster und starten Sie Tabella neu. Wenn es wieder geschieht, zeigen Sie die Einzelheiten unten dem Wahlamt.',
  'failure.office.failed': 'Das Amt konnte dies nicht ausführen.',
  'next.office.failed': 'Versuchen Sie es noch einmal. Was im Weg war, steht unten in den Einzelheiten.',
  'failure.office.manifest': 'So lässt sich keine Wahl oder Umfrage abhalten.',
  'next.office.manifest':
    'Was nicht stimmt, steht unten in den Einzelheiten. Ändern Sie es und speichern Sie noch einmal.',
  'failure.vote.closed': 'Die Abstimmung ist beendet.',
  'next.vote.closed':
    'Dieser Stimmzettel wurde nicht abgegeben. Haben Sie vorher einen abgegeben, zählt jener.',
  'failure.office.needs_trustees': 'Es sind nicht genug Treuhänder anwesend.',
  'next.office.needs_trustees': 'Wählen Sie mehr Treuhänder und versuchen Sie es noch einmal.',

  'copy.action': 'Kopieren',
  'copy.done': 'Kopiert.',
  'copy.marked': 'Der Text ist markiert. Drücken Sie Strg und C, um ihn zu kopieren.',
  'tracker.full': 'Ganzen Code zeigen',
  'progress.starting': 'Beginnt…',
  'progress.of': '{done} von {total}',
  'progress.done': 'fertig',
  'progress.active': 'läuft',
  'progress.waiting': 'noch nicht',

  'time.due': 'Endet jeden Moment',
  'time.minutes': { one: 'Endet in {count} Minute', other: 'Endet in {count} Minuten' },
  'time.hours': { one: 'Endet in {count} Stunde', other: 'Endet in {count} Stunden' },
  'time.days': { one: 'Endet in {count} Tag', other: 'Endet in {count} Tagen' },

  'kind.election': 'Wahl',
  'kind.poll': 'Umfrage',
  'phase.draft': 'Entwurf',
  'phase.ready': 'Bereit',
  'phase.open': 'Offen',
  'phase.closed': 'Beendet',
  'phase.tallied': 'Ausgezählt',
  'phase.published': 'Veröffentlicht',

  'welcome.title': 'Willkommen in {city}',
  'welcome.lead':
    'Hier stimmen Sie ab und beantworten Umfragen. Zuerst erstellt dieser Computer einen Schlüssel für Sie.',
  'welcome.key':
    'Der Schlüssel ist wie eine Unterschrift, die nur Sie leisten können. Er stellt sicher, dass niemand an Ihrer Stelle abstimmt.',
  'welcome.here':
    'Er bleibt auf diesem Computer. Die Stadt sieht ihn nie und kann ihn nicht noch einmal herstellen.',
  'welcome.private':
    'Ihre Stimmen werden versiegelt, bevor sie diesen Computer verlassen. Der Schlüssel öffnet sie nicht.',
  'welcome.create': 'Meinen Schlüssel erstellen',

  'enrol.title': 'In das Wählerverzeichnis eintragen',
  'enrol.key_ready': 'Ihr Schlüssel ist bereit',
  'enrol.key_stays': 'Er bleibt auf diesem Computer.',
  'enrol.lead':
    'Mit einem Code der Registerstelle, auf Papier oder persönlich erhalten, steht Ihr Schlüssel sofort im Wählerverzeichnis.',
  'enrol.code': 'Ihr Code',
  'enrol.code_hint':
    'Zwölf Buchstaben und Ziffern. Großschreibung, Leerzeichen und Striche spielen keine Rolle.',
  'enrol.incomplete': {
    one: 'Beim Code fehlt ein Zeichen. Bitte vergleichen Sie ihn mit Ihrem Papier.',
    other: 'Beim Code fehlen {count} Zeichen. Bitte vergleichen Sie ihn mit Ihrem Papier.',
  },
  'enrol.submit': 'Mit diesem Code eintragen',
  'enrol.done': 'Sie stehen im Wählerverzeichnis.',
  'enrol.public_key': 'Mein öffentlicher Schlüssel',
  'enrol.public_key_text':
    'Das ist der Teil Ihres Schlüssels, den alle sehen dürfen. Sie müssen ihn sich nicht merken.',

  'home.title': 'Meine Stimmen',
  'home.open': 'Jetzt offen',
  'home.nothing_open': 'Zurzeit ist nichts zur Abstimmung offen.',
  'home.results': 'Ergebnisse',
  'home.waiting': 'Abstimmung beendet',
  'home.coming': 'Demnächst',
  'home.voted': 'Sie haben abgestimmt',
  'home.earns': { one: '{count} Punkt für die Teilnahme', other: '{count} Punkte für die Teilnahme' },
  'citizen_phase.draft': 'In Vorbereitung',
  'citizen_phase.ready': 'Noch nicht offen',
  'citizen_phase.open': 'Offen',
  'citizen_phase.closed': 'Wartet auf die Auszählung',
  'citizen_phase.tallied': 'Ausgezählt, noch nicht veröffentlicht',
  'citizen_phase.published': 'Ergebnis ansehen',
  'receipts.title': 'Was ich getan habe',
  'receipts.none': 'Noch nichts. Nach der Abstimmung erscheinen hier Ihre Belege.',
  'points.title': 'Punkte, die Sie abholen können',
  'points.total': { one: '{count} Punkt', other: '{count} Punkte' },
  'points.open': 'Ihre Punkte',
  'points.text': 'Punkte erhalten Sie für das Beantworten von Umfragen, nie dafür, wie Sie antworten.',

  'ballot.step': 'Schritt {done} von {total} · Abstimmung endet: {time}',
  'ballot.voted_title': 'Sie haben abgestimmt',
  'ballot.review_title': 'Ist das richtig?',
  'ballot.sealed_title': 'Ihre Stimme ist versiegelt',
  'ballot.sealed_poll_title': 'Ihre Antwort ist versiegelt',
  'ballot.opened_title': 'Das wurde versiegelt',
  'ballot.cast_title': 'Ihre Stimme ist abgegeben',
  'ballot.cast_poll_title': 'Ihre Antwort ist gesendet',

  'choose.blank': 'Leere Stimme: nichts davon',
  'choose.one': 'Wählen Sie eine Möglichkeit.',
  'choose.exactly': {
    one: 'Wählen Sie {count} Möglichkeit.',
    other: 'Wählen Sie genau {count} Möglichkeiten.',
  },
  'choose.up_to': { one: 'Wählen Sie {count} oder keine.', other: 'Wählen Sie bis zu {count} oder keine.' },
  'choose.between': 'Wählen Sie {min} bis {max}.',
  'choose.count': 'Sie haben {count} gewählt; möglich sind höchstens {most}.',
  'choose.one_missing': 'Bitte wählen Sie eine davon.',
  'choose.one_missing_blank':
    'Bitte wählen Sie eine davon. Wenn Sie keine möchten, wählen Sie die leere Stimme.',
  'choose.too_few': 'Bitte wählen Sie mindestens {count}.',
  'choose.too_many': 'Bitte wählen Sie höchstens {count}. Nehmen Sie zuerst eine Wahl zurück.',
  'choose.score':
    'Geben Sie jeder Möglichkeit 0 bis {max}. Mehr ist besser; was Sie nicht ändern, bleibt bei 0.',
  'choose.runoff':
    'Die zwei mit den höchsten Summen kommen in die Stichwahl. Dort gilt Ihre Stimme der, der Sie mehr gegeben haben.',
  'choose.less': 'Eins weniger für {name}',
  'choose.more': 'Eins mehr für {name}',
  'choose.points_all': {
    one: 'Sie haben {count} Punkt. Geben Sie ihn einer Möglichkeit.',
    other: 'Sie haben {count} Punkte. Vergeben Sie alle, an eine oder mehrere Möglichkeiten.',
  },
  'choose.points_up_to': {
    one: 'Sie können {count} Punkt vergeben.',
    other: 'Sie können {count} Punkte vergeben, an eine oder mehrere Möglichkeiten.',
  },
  'choose.points_between': 'Vergeben Sie {min} bis {max} Punkte, an eine oder mehrere Möglichkeiten.',
  'choose.points_each': 'Höchstens {count} für eine Möglichkeit.',
  'choose.points_left': '{left} von {total} Punkten übrig',
  'choose.points_over': {
    one: 'Das ist {count} Punkt zu viel. Nehmen Sie ihn irgendwo weg.',
    other: 'Das sind {count} Punkte zu viel. Nehmen Sie welche weg.',
  },
  'choose.points_all_missing': {
    one: 'Es ist noch {count} Punkt übrig. Bitte vergeben Sie ihn auch.',
    other: 'Es sind noch {count} Punkte übrig. Bitte vergeben Sie alle.',
  },
  'choose.points_too_few': {
    one: 'Bitte vergeben Sie mindestens {count} Punkt.',
    other: 'Bitte vergeben Sie mindestens {count} Punkte.',
  },
  'choose.credits': {
    one: 'Sie haben {count} Credit, das ist eine Stimme.',
    other:
      'Sie haben {count} Credits. Eine Stimme kostet 1 Credit, zwei Stimmen für dieselbe Möglichkeit kosten 4, drei kosten 9 und so weiter.',
  },
  'choose.credits_against': 'Sie können für oder gegen eine Möglichkeit stimmen.',
  'choose.credits_left': '{left} von {total} Credits übrig',
  'choose.credits_over': {
    one: 'Das kostet {count} Credit zu viel. Nehmen Sie Stimmen weg.',
    other: 'Das kostet {count} Credits zu viel. Nehmen Sie Stimmen weg.',
  },
  'choose.credits_cost': { one: '{count} Credit', other: '{count} Credits' },
  'choose.votes': { one: '{count} Stimme, {cost}', other: '{count} Stimmen, {cost}' },
  'choose.votes_for': { one: '{count} Stimme dafür, {cost}', other: '{count} Stimmen dafür, {cost}' },
  'choose.votes_against': { one: '{count} Stimme dagegen, {cost}', other: '{count} Stimmen dagegen, {cost}' },
  'choose.votes_none': 'Keine Stimmen',
  'choose.vote_for': 'Eine Stimme mehr für {name}',
  'choose.vote_against': 'Eine Stimme mehr gegen {name}',
  'choose.ranking': 'Bringen Sie die Möglichkeiten in Ihre Reihenfolge.',
  'choose.ranking_places': 'Punkte: {places}.',
  'choose.ranking_place': { one: '{place} Platz {count}', other: '{place} Platz {count}' },
  'choose.place_points': { one: '{place} Platz, {count} Punkt', other: '{place} Platz, {count} Punkte' },
  'choose.ranking_least': {
    one: 'Besetzen Sie mindestens {count} Platz.',
    other: 'Besetzen Sie mindestens {count} Plätze.',
  },
  'choose.places_missing': {
    one: 'Bitte besetzen Sie mindestens {count} Platz.',
    other: 'Bitte besetzen Sie mindestens {count} Plätze.',
  },
  'choose.no_place': 'Kein Platz',
  'choose.no_place_short': 'Keiner',
  'choose.places_free': 'Noch frei: {places} Platz',
  'choose.budget': 'Wählen Sie, was bezahlt werden soll. Das Budget ist {budget}; Sie können weniger wählen.',
  'choose.budget_left': '{left} von {total} übrig',
  'choose.budget_over': 'Das ist {amount} über dem Budget. Nehmen Sie etwas weg.',
  'choose.over': '{over} mehr als die vorhandenen {total}',
  'choose.no_fit': 'Mehr als übrig ist',
  'place.ordinal': { other: '{count}.' },
  'said.score': '{value} von {max} für {name}',
  'said.points': { one: '{count} Punkt für {name}', other: '{count} Punkte für {name}' },
  'said.for': { one: '{count} Stimme für {name}', other: '{count} Stimmen für {name}' },
  'said.against': { one: '{count} Stimme gegen {name}', other: '{count} Stimmen gegen {name}' },
  'said.place': '{place} Platz: {name}',
  'said.cost': '{name} ({cost})',
  'choose.review': 'Meine Auswahl prüfen',
  'choose.seal_poll': 'Meine Antwort versiegeln',
  'review.text':
    'Als Nächstes wird Ihre Stimme auf diesem Computer versiegelt. Abgegeben ist sie damit noch nicht: Sie können es sich noch anders überlegen.',
  'review.nothing': 'Nichts gewählt: eine leere Stimme',
  'review.seal': 'Meine Stimme versiegeln',
  'review.change': 'Meine Auswahl ändern',
  'sealed.code': 'Kontrollcode',
  'sealed.write_down':
    'Schreiben Sie den Code auf oder fotografieren Sie ihn. Würde jemand Ihre versiegelte Stimme ändern, wäre der Code ein anderer. Denselben Code finden Sie im öffentlichen Protokoll.',
  'sealed.cast': 'Meine Stimme abgeben',
  'sealed.cast_poll': 'Meine Antwort senden',
  'sealed.not_yet': 'Erst nach diesem Schritt zählt sie.',
  'sealed.check_title': 'Nicht sicher, ob das Siegel enthält, was Sie gewählt haben?',
  'sealed.check_text':
    'Sie können es öffnen lassen und hineinsehen. Eine geöffnete Stimme kann nie abgegeben werden; Sie versiegeln dann eine neue. Prüfen Sie, so oft Sie möchten.',
  'sealed.check': 'Erst das Siegel prüfen',
  'sealed.start_over': 'Meine Auswahl ändern',

  'opened.match': 'Es enthält, was Sie gewählt haben',
  'opened.match_text': 'Vergleichen Sie es mit dem, woran Sie sich erinnern.',
  'opened.code': 'Der Kontrollcode war',
  'opened.differs': 'Es enthält nicht, was Sie gewählt haben',
  'opened.differs_text':
    'Etwas auf diesem Computer hat Ihre Auswahl geändert. Stimmen Sie hier nicht ab. Nehmen Sie einen anderen Computer und sagen Sie es dem Wahlamt.',
  'opened.spent':
    'Diese Stimme wurde geöffnet und kann nie mehr abgegeben oder gezählt werden. Um abzustimmen, versiegeln Sie eine neue.',
  'opened.seal_again': 'Neue versiegeln',
  'opened.evidence_title': 'Auf einem zweiten Gerät prüfen',
  'opened.evidence_text':
    'Wenn Sie diesem Computer nicht vertrauen, kopieren Sie diesen Text auf einen anderen und öffnen Sie ihn dort mit „tabella open-ballot“. Er muss dieselbe Auswahl und denselben Kontrollcode zeigen, den Sie notiert haben.',
  'opened.evidence': 'Beweis',

  'status.accepted': 'Eingegangen',
  'status.included': 'Im öffentlichen Protokoll',
  'status.replaced': 'Durch eine spätere ersetzt',
  'status.spoiled': 'Zur Prüfung geöffnet, nicht gezählt',
  'status_text.accepted':
    'Sie ist angekommen. Dieser Computer prüft jetzt, ob sie im öffentlichen Protokoll steht.',
  'status_text.included': 'Dieser Computer hat geprüft, dass sie dort unverändert steht.',
  'status_text.replaced': 'Sie haben später noch einmal abgestimmt. Die spätere Stimme zählt.',
  'status_text.spoiled': 'Sie wurde zur Prüfung des Siegels geöffnet und kann nie zählen.',
  'receipt.place': 'Eintrag {position}, geschrieben: {time}',
  'receipt.gaining': {
    one: 'Sobald Ihre Stimme im öffentlichen Protokoll steht, können Sie {count} Punkt für die Teilnahme abholen.',
    other:
      'Sobald Ihre Stimme im öffentlichen Protokoll steht, können Sie {count} Punkte für die Teilnahme abholen.',
  },
  'receipt.gained': {
    one: 'Vielen Dank! Sie können {count} Punkt für die Teilnahme abholen.',
    other: 'Vielen Dank! Sie können {count} Punkte für die Teilnahme abholen.',
  },
  'receipt.qr_more': 'Kontrollcode als QR-Code zeigen',
  'receipt.qr': 'QR-Code des Kontrollcodes',
  'receipt.qr_text': 'Er enthält den ganzen Kontrollcode und nichts über Ihre Wahl.',
  'receipt.save': 'Beleg als Datei speichern',
  'receipt.save_text':
    'Die Datei beweist, dass Ihre versiegelte Stimme im öffentlichen Protokoll steht. Alle können das ohne Tabella prüfen; über Ihre Wahl sagt sie nichts.',
  'receipt.home': 'Fertig',
  'receipt.again_title': 'Anders überlegt?',
  'receipt.again_text': 'Sie können noch einmal abstimmen bis: {time}. Die letzte Stimme zählt.',
  'receipt.again': 'Noch einmal abstimmen',
  'leave.title': 'Sie haben Ihre Stimme noch nicht abgegeben',
  'leave.text':
    'Sie ist versiegelt, zählt aber erst, wenn sie abgegeben ist. Wenn Sie jetzt gehen, wird die versiegelte Stimme verworfen.',
  'leave.yes': 'Gehen, ohne abzustimmen',
  'leave.no': 'Hier bleiben',

  'wait.ready': 'Die Abstimmung ist noch nicht eröffnet',
  'wait.ready_text': 'Sobald sie offen ist, können Sie abstimmen bis: {time}.',
  'wait.closed': 'Die Abstimmung ist beendet',
  'wait.closed_text':
    'Die Treuhänder zählen aus. Sie öffnen nur die Summen, nie eine einzelne Stimme. Das Ergebnis erscheint hier, sobald es veröffentlicht ist.',
  'mine.counted': 'Ihre Stimme ist unter den gezählten',
  'mine.included': 'Ihre Stimme steht im öffentlichen Protokoll',
  'mine.unchecked': 'Ihre Stimme ist angekommen',
  'mine.counted_text':
    'Dieser Computer hat ihren Kontrollcode im öffentlichen Protokoll gefunden und den Nachweis geprüft.',
  'mine.unchecked_text': 'Dieser Computer hat noch nicht geprüft, ob sie im öffentlichen Protokoll steht.',
  'mine.none': 'Sie haben hier nicht abgestimmt.',

  'honest.title': 'Was geschützt ist und was nicht',
  'honest.is': 'Geschützt',
  'honest.is_sealed': 'Ihre Auswahl wird auf diesem Computer versiegelt. Niemand sieht sie unterwegs.',
  'honest.is_trustees':
    'Niemand im Amt kann allein eine Stimme öffnen. Dazu braucht es mehrere Treuhänder gemeinsam, und diese öffnen nur die Summen.',
  'honest.is_counted': 'Alle können prüfen, dass jede Stimme im Protokoll gezählt wurde, und zwar richtig.',
  'honest.is_not': 'Nicht geschützt',
  'honest.not_computer':
    'Dieser Computer selbst. Ist er mit Schadsoftware befallen, könnte diese sehen, was Sie wählen. Die Prüfung des Siegels zeigt, ob Ihre Auswahl geändert wird, nicht aber, ob jemand mitliest.',
  'honest.not_pressure':
    'Sie vor Druck. Wer neben Ihnen steht oder Sie zwingt, Daten von diesem Computer herauszugeben, kann erfahren, wie Sie gestimmt haben.',
  'honest.not_revote':
    'Dass Sie noch einmal abgestimmt haben. Alle können im Protokoll sehen, dass eine Stimme ersetzt wurde, aber nicht, was in der alten oder der neuen steht.',
  'honest.not_who':
    'Dass Sie teilgenommen haben. Das Protokoll zeigt, dass mit Ihrem öffentlichen Schlüssel abgestimmt wurde, und das Amt weiß möglicherweise, wem er gehört.',

  'turnout.voters': { one: '{count} Person hat abgestimmt', other: '{count} Personen haben abgestimmt' },
  'turnout.of': 'von {count} im Wählerverzeichnis ({share})',
  'results.ahead.votes': 'Die meisten Stimmen: {name}',
  'results.ahead.points': 'Die meisten Punkte: {name}',
  'results.ahead.scores': 'Höchste Summe: {name}',
  'results.ahead.runoff': 'Vorn in der Stichwahl: {name}',
  'results.ahead.difference': 'Vorn nach Abzug der Gegenstimmen: {name}',
  'results.tie': 'Gleichstand: {names}',
  'results.no_winner': 'Keine Möglichkeit erhielt eine Stimme',
  'results.no_difference': 'Keine Möglichkeit hat mehr Stimmen für als gegen sich',
  'results.option': 'Möglichkeit',
  'results.votes': 'Stimmen',
  'results.points': 'Punkte',
  'results.scores': 'Summe',
  'results.share': 'Anteil',
  'results.share_voters': 'Anteil der Abstimmenden',
  'results.average': 'Durchschnitt',
  'results.for': 'Dafür',
  'results.against': 'Dagegen',
  'results.cost': 'Kosten: {cost}',
  'results.pairs': 'Paarweise verglichen',
  'results.pairs_text':
    'Wie viele der einen Möglichkeit mehr gaben als der anderen. Die Stichwahl betrachtet die zwei mit den höchsten Summen.',
  'results.pair': '{name}: {count}',
  'results.too_few': 'Zu wenige haben teilgenommen',
  'results.too_few_text': {
    one: 'Bei weniger als {count} Person wird kein Ergebnis berechnet, damit niemandes Stimme erraten werden kann.',
    other:
      'Bei weniger als {count} Personen wird kein Ergebnis berechnet, damit niemandes Stimme erraten werden kann.',
  },

  'office.title': 'Wahlamt',
  'office.new': 'Neue Wahl oder Umfrage',
  'office.none': 'Es gibt noch keine Wahl oder Umfrage.',
  'office.closes': 'endet: {time}',
  'office.steps': 'Schritte',
  'office_group.open': 'Offen',
  'office_group.closed': 'Wartet auf die Auszählung',
  'office_group.tallied': 'Wartet auf die Veröffentlichung',
  'office_group.ready': 'Bereit zur Eröffnung',
  'office_group.draft': 'Entwürfe',
  'office_group.published': 'Veröffentlicht',
  'roll.title': 'Wählerverzeichnis',
  'roll.enrolled': { one: 'Person eingetragen', other: 'Personen eingetragen' },
  'roll.open_codes': { one: 'Code noch nicht verwendet', other: 'Codes noch nicht verwendet' },
  'roll.new_code': 'Neuen Code erstellen',
  'roll.code': 'Neuer Code',
  'roll.code_text':
    'Für eine Person, einmal. Gültig bis {time}. Geben Sie ihn nur der Person, deren Identität Sie geprüft haben.',

  'editor.title': 'Neue Wahl oder Umfrage',
  'editor.preview_title': 'Wie sie auf dem Stimmzettel erscheint',
  'editor.kind': 'Was ist es?',
  'editor.kind_election': 'Verbindlich. Die Treuhänder erstellen einen eigenen Schlüssel dafür.',
  'editor.kind_poll': 'Ein Meinungsbild. Nutzt den ständigen Umfrageschlüssel der Stadt und bringt Punkte.',
  'editor.name': 'Titel',
  'editor.description': 'Beschreibung',
  'editor.description_hint': 'Was man vor der Wahl wissen sollte. Reiner Text.',
  'editor.contest': 'Frage {number}',
  'editor.question': 'Die Frage',
  'editor.question_hint': 'Zum Beispiel: Soll die Satzung geändert werden?',
  'editor.option': 'Möglichkeit {number}',
  'editor.up': 'Möglichkeit {number} nach oben',
  'editor.down': 'Möglichkeit {number} nach unten',
  'editor.moved': 'Jetzt Möglichkeit {number}',
  'editor.remove_option': 'Möglichkeit {number} entfernen',
  'editor.add_option': 'Möglichkeit hinzufügen',
  'editor.add_contest': 'Frage hinzufügen',
  'editor.remove_contest': 'Frage {number} entfernen',
  'editor.rule': 'Wie wird gewählt?',
  'editor.rule_plurality': 'Eine Möglichkeit',
  'editor.rule_plurality_hint': 'Alle haben eine Stimme.',
  'editor.rule_approval': 'Mehrere Möglichkeiten',
  'editor.rule_approval_hint': 'Alle kreuzen so viele an, wie Sie erlauben.',
  'editor.rule_score': 'Eine Bewertung für jede Möglichkeit',
  'editor.rule_score_hint': 'Zum Beispiel je 0 bis 5. Die Summen werden verglichen.',
  'editor.rule_cumulative': 'Punkte zum Verteilen',
  'editor.rule_cumulative_hint': 'Alle haben gleich viele Punkte und verteilen sie frei.',
  'editor.rule_quadratic': 'Stimmen, die immer mehr kosten',
  'editor.rule_quadratic_hint':
    'Alle haben Credits. Eine Stimme für eine Möglichkeit kostet 1, zwei kosten 4, drei kosten 9. Zeigt, wie wichtig etwas ist.',
  'editor.rule_positional': 'Eine Reihenfolge, die Punkte gibt',
  'editor.rule_positional_hint': 'Alle sagen, was an erster, zweiter und weiterer Stelle kommt.',
  'editor.rule_knapsack': 'Ein Budget',
  'editor.rule_knapsack_hint': 'Möglichkeiten haben Kosten. Alle wählen, was ins Budget passt.',
  'editor.blank': 'Auch eine leere Stimme anbieten',
  'editor.min': 'Mindestens',
  'editor.max': 'Höchstens',
  'editor.highest': 'Höchste Bewertung',
  'editor.highest_hint': 'Die niedrigste ist 0.',
  'editor.runoff':
    'Mit Stichwahl: Von den zwei höchsten Summen liegt die vorn, die von mehr Personen höher bewertet wurde',
  'editor.points_each': 'Punkte, die jede Person vergeben kann',
  'editor.points_most': 'Meiste Punkte für eine Möglichkeit',
  'editor.points_all': 'Alle Punkte müssen vergeben werden',
  'editor.credits': 'Credits für jede Person',
  'editor.credits_hint': 'Mit 16 kann man einer Möglichkeit 4 Stimmen geben oder vier Möglichkeiten je 2.',
  'editor.against': 'Man kann auch gegen eine Möglichkeit stimmen',
  'editor.places': 'Punkte für jeden Platz',
  'editor.places_hint': 'Der erste Platz zuerst, durch Kommas getrennt. Zum Beispiel: 5, 3, 1',
  'editor.filled': 'Mindestens zu besetzende Plätze',
  'editor.budget': 'Das Budget',
  'editor.cost': 'Kosten der Möglichkeit {number}',
  'editor.rules': 'Regeln',
  'editor.closes': 'Ende der Abstimmung',
  'editor.minimum': 'Mindestzahl der Abstimmenden',
  'editor.minimum_hint':
    'Bei weniger wird kein Ergebnis berechnet: Eine kleine Summe würde zu viel über einzelne Stimmen verraten.',
  'editor.points': 'Punkte für die Teilnahme',
  'editor.points_hint': 'Alle erhalten gleich viele, wie auch immer sie antworten. 0 für keine.',
  'editor.preview': 'Vorschau',
  'editor.problems': {
    one: 'Oben ist noch eine Angabe zu klären.',
    other: 'Oben sind noch {count} Angaben zu klären.',
  },
  'editor.error.title': 'Geben Sie einen Titel an.',
  'editor.error.question': 'Schreiben Sie die Frage.',
  'editor.error.option': 'Füllen Sie diese Möglichkeit aus oder entfernen Sie sie.',
  'editor.error.option_twice': 'Diese Möglichkeit gibt es zweimal.',
  'editor.error.number': 'Geben Sie eine ganze Zahl ein.',
  'editor.error.one_or_more': 'Geben Sie eine ganze Zahl ab 1 ein.',
  'editor.error.max_options': 'Das sind mehr, als es Möglichkeiten gibt.',
  'editor.error.max_min': 'Das darf nicht weniger sein als „Mindestens“.',
  'editor.error.each': 'Das ist mehr, als zu vergeben ist.',
  'editor.error.each_all': 'So lassen sich nicht alle Punkte vergeben.',
  'editor.error.places': 'Geben Sie ganze Zahlen ab 1 ein, keine größer als die vorige.',
  'editor.error.places_options': 'Es gibt mehr Plätze als Möglichkeiten.',
  'editor.error.filled': 'So viele Plätze gibt es nicht.',
  'editor.error.cost': 'Das übersteigt das Budget; niemand könnte es wählen.',
  'editor.error.closes': 'Diesen Tag oder diese Zeit gibt es nicht. Prüfen Sie die Zahlen.',
  'editor.error.closes_past': 'Das liegt in der Vergangenheit.',
  'date.day': 'Tag',
  'date.month': 'Monat',
  'date.year': 'Jahr',
  'date.hour': 'Stunde',
  'date.minute': 'Minute',
  'date.none': 'Diesen Tag oder diese Zeit gibt es nicht',
  'date.in_days': { one: 'In {count} Tag', other: 'In {count} Tagen' },
  'preview.text': 'Probieren Sie es aus. Nichts wird gesendet, und noch ist nichts öffentlich.',
  'preview.label': 'Vorschau',
  'preview.closes': 'Abstimmung endet: {time}',
  'preview.save': 'Als Entwurf speichern',
  'preview.back': 'Weiter bearbeiten',

  'facts.title': 'Was angekündigt wurde',
  'facts.kind': 'Art',
  'facts.closes': 'Ende der Abstimmung',
  'facts.minimum': 'Mindestzahl',
  'facts.points': 'Punkte',
  'trustees.title': 'Treuhänder',
  'trustees.confirmed': 'hat den Schlüssel bestätigt',
  'trustees.not_confirmed': 'noch nicht bestätigt',
  'trustees.shared': 'hat einen Anteil gegeben',
  'trustees.not_shared': 'kein Anteil',

  'stage.draft': 'Nächster Schritt: Schlüssel erstellen',
  'stage.draft_text': {
    one: 'Der Treuhänder erstellt den Schlüssel, der die Stimmzettel versiegelt. Danach wird die Wahl ins öffentliche Protokoll geschrieben.',
    other:
      'Die {count} Treuhänder erstellen den Schlüssel, der die Stimmzettel versiegelt. Je {threshold} von ihnen können später gemeinsam die Summen öffnen; weniger können nichts öffnen. Danach wird die Wahl ins öffentliche Protokoll geschrieben.',
  },
  'stage.draft_do': 'Schlüsselzeremonie abhalten',
  'stage.draft_poll': 'Nächster Schritt: Umfrage ankündigen',
  'stage.draft_poll_text':
    'Eine Umfrage nutzt den ständigen Umfrageschlüssel der Stadt und braucht keine Zeremonie. Sie wird ins öffentliche Protokoll geschrieben und lässt sich dann nicht mehr ändern.',
  'stage.draft_poll_do': 'Umfrage ankündigen',
  'stage.ready': 'Nächster Schritt: Abstimmung eröffnen',
  'stage.ready_text': {
    one: 'Der Schlüssel ist erstellt, und die Wahl steht im öffentlichen Protokoll. {count} Person steht im Wählerverzeichnis. Die Abstimmung ist angekündigt bis: {time}.',
    other:
      'Der Schlüssel ist erstellt, und die Wahl steht im öffentlichen Protokoll. {count} Personen stehen im Wählerverzeichnis. Die Abstimmung ist angekündigt bis: {time}.',
  },
  'stage.ready_do': 'Abstimmung eröffnen',
  'stage.open': 'Die Abstimmung läuft',
  'stage.open_text':
    'Angekündigt bis: {time}. Niemand kann sehen, was in den Stimmen steht, auch das Amt nicht.',
  'stage.ballots': {
    one: '{count} versiegelte Stimme eingegangen, ersetzte mitgezählt',
    other: '{count} versiegelte Stimmen eingegangen, ersetzte mitgezählt',
  },
  'stage.open_do': 'Abstimmung beenden',
  'close.title': '„{title}“ beenden?',
  'close.text': 'Es werden keine Stimmen mehr angenommen. Das lässt sich nicht rückgängig machen.',
  'close.early': 'Die Abstimmung war angekündigt bis: {time}. Sie würden sie vorzeitig beenden.',
  'close.yes': 'Abstimmung endgültig beenden',
  'close.no': 'Offen lassen',
  'residents.title': 'Probe: Bevölkerung abstimmen lassen',
  'residents.text':
    'Zum Ausprobieren. Simulierte Personen werden ins Wählerverzeichnis eingetragen und stimmen zufällig ab. Sie zählen wie alle anderen.',
  'residents.count': 'Wie viele',
  'residents.do': 'Abstimmen lassen',
  'residents.error': 'Geben Sie eine ganze Zahl von 1 bis 9999 ein.',
  'stage.closed': 'Nächster Schritt: auszählen',
  'stage.closed_text':
    'Die anwesenden Treuhänder öffnen gemeinsam die Summen. Einzelne Stimmen bleiben für immer versiegelt.',
  'tally.present': 'Wer ist anwesend?',
  'tally.need': {
    one: 'Der eine Treuhänder wird gebraucht.',
    other: 'Mindestens {threshold} von {count} Treuhändern werden gebraucht.',
  },
  'tally.too_few': 'Mindestens {threshold} Treuhänder müssen anwesend sein. Ausgewählt: {count}.',
  'tally.do': 'Auszählung beginnen',
  'stage.tallied': 'Nächster Schritt: Ergebnis veröffentlichen',
  'stage.tallied_text':
    'Genügend Treuhänder haben ihren Anteil gegeben. Nun werden die Anteile zusammengefügt, und das Ergebnis wird mit seinem Nachweis ins öffentliche Protokoll geschrieben.',
  'stage.tallied_do': 'Ergebnis veröffentlichen',
  'record.title': 'Das Protokoll für die Wahlbeobachtung',
  'record.text':
    'Eine Datei mit allem, was man braucht, um dieses Ergebnis zu prüfen, ohne dem Amt zu vertrauen.',
  'record.do': 'Protokoll in eine Datei schreiben',
  'record.done': 'Geschrieben ({size})',

  'task.ceremony': 'Die Treuhänder sind bei der Arbeit',
  'task.residents': 'Simulierte Personen stimmen ab',
  'task.tally': 'Die Treuhänder öffnen die Summen',
  'task.publish': 'Das Ergebnis wird ins öffentliche Protokoll geschrieben',
  'task.audit': 'Prüfung läuft',
  'step.watch.headers': 'Das Protokoll wird mit dem verglichen, was andere sehen',
  'step.opening.founding': 'Die Stadt wird gegründet: Die Treuhänder erstellen den Umfrageschlüssel',
  'step.opening.node': 'Die Stadt liest und prüft ihr Protokoll',
  'step.opening.officials': 'Das Amt prüft seine Kopie',
  'step.opening.copy': 'Dieser Computer prüft seine Kopie',
  'step.opening.waiting':
    'Tabella ist in einem anderen Fenster offen. Dieses macht weiter, wenn jenes geschlossen wird.',
  'step.tally.decrypting': 'Alle anwesenden Treuhänder geben einen Anteil mit Nachweis',
  'step.audit.ballots': 'Jeder Block und seine Unterschrift, jede Stimme, jeder Nachweis und jede Summe',
  'step.residents.voting':
    'Sie werden ins Wählerverzeichnis eingetragen, versiegeln ihre Stimmen und geben sie ab',
  'step.publish.combining': 'Die Anteile werden zusammengefügt und die Summen nachgewiesen',
  'step.ceremony.joining': 'Die Treuhänder kommen zusammen',
  'step.ceremony.dealing': 'Sie teilen Teile des Schlüssels aus',
  'step.ceremony.checking': 'Sie prüfen die erhaltenen Teile',
  'step.ceremony.confirming': 'Sie bestätigen im öffentlichen Protokoll',
  'step.ceremony.manifest': 'Die Wahl wird ins öffentliche Protokoll geschrieben',

  'observer.title': 'Protokoll prüfen',
  'observer.running': 'Das Protokoll wird geprüft',
  'observer.verdict': 'Befund',
  'observer.lead':
    'Alle können eine Wahl prüfen, allein anhand ihres veröffentlichten Protokolls und ohne der Stadt zu vertrauen. Jedes Siegel, jeder Nachweis und jede Summe wird auf diesem Computer neu berechnet.',
  'observer.records': 'Welches Protokoll?',
  'observer.no_records': 'Auf diesem Computer wurde noch kein Protokoll geschrieben.',
  'observer.path': 'Datei des Protokolls',
  'observer.pick': 'Datei wählen',
  'observer.no_path': 'Wählen Sie zuerst ein Protokoll.',
  'observer.checkpoint': 'Gedruckter Prüfpunkt (empfohlen)',
  'observer.checkpoint_hint':
    'Geben Sie die Zeilen vom Aushang der Stadt ein. Ohne sie erfahren Sie, dass das Protokoll in sich stimmig ist, aber nicht, ob es das ist, das alle anderen sehen.',
  'observer.run': 'Dieses Protokoll prüfen',
  'observer.running_text': 'Alles wird neu berechnet. Bei einer großen Wahl dauert das eine Weile.',
  'check.framing': 'Die Datei ist vollständig und wohlgeformt',
  'check.certificates': 'Jeder Block ist von der zuständigen Stelle unterschrieben',
  'check.log': 'Das Protokoll hat eine lückenlose Geschichte',
  'check.roll': 'Nur Personen im Wählerverzeichnis haben abgestimmt',
  'check.ceremony': 'Die Treuhänder haben die Schlüssel ordnungsgemäß erstellt',
  'check.manifests': 'Jede Wahl wurde vor ihrer Eröffnung angekündigt',
  'check.ballots': 'Jede Stimme ist richtig versiegelt und ausgefüllt',
  'check.order': 'Stimmen kamen rechtzeitig, und die letzte zählt',
  'check.shares': 'Die Treuhänder haben die Summen ehrlich geöffnet',
  'check.counts': 'Die Ergebnisse sind die richtigen Summen',
  'check.stamps': 'Zeitstempel sind von Personen unterschrieben, die die Stadt kennt',
  'check.uses': 'Jede vermerkte Nutzung von Daten ist von der Registerstelle unterschrieben',
  'check.rewards': 'Punkte wurden nach den Regeln erworben und ausgegeben',
  'check.points': 'Jeder Block sagt, wohin er führt',
  'check.checkpoint': 'Es ist das Protokoll vom Aushang',
  'outcome.valid': 'Gültig',
  'outcome.invalid': 'Ungültig',
  'outcome.cannot_be_checked': 'Nicht prüfbar',
  'outcome_text.valid': 'Alle Prüfungen sind bestanden.',
  'outcome_text.invalid':
    'Mindestens eine Prüfung ist nicht bestanden. Verlassen Sie sich nicht auf dieses Protokoll, und sagen Sie es dem Wahlamt und der Presse.',
  'outcome_text.cannot_be_checked':
    'Etwas, das die Prüfungen brauchen, fehlt oder ist nicht lesbar. Das heißt nicht, dass das Protokoll falsch ist. Was es ist, steht unten; oft ist die Datei nicht vollständig.',
  'check_outcome.valid': 'Bestanden',
  'check_outcome.invalid': 'Nicht bestanden',
  'check_outcome.cannot_be_checked': 'Nicht durchführbar',
  'verdict.scope': '{city} · {ballots} Stimmen und {blocks} Blöcke in {seconds} Sekunden geprüft',
  'verdict.no_city': 'Unbekannte Stadt',
  'verdict.checkpoint': 'Prüfpunkt',
  'verdict.checkpoint_text': 'Prüfpunkt dieses Protokolls',
  'verdict.not_compared': 'Nicht mit dem Aushang verglichen',
  'verdict.not_compared_text':
    'Vergleichen Sie die Zeilen unten mit denen auf dem Aushang der Stadt. Weichen sie ab, haben Sie ein anderes Protokoll erhalten als alle anderen.',
  'comparison.valid':
    'Es stimmt mit dem Prüfpunkt überein, den Sie angegeben haben: Das ist das Protokoll, das alle anderen sehen.',
  'comparison.invalid': 'Es stimmt nicht mit dem Prüfpunkt überein, den Sie angegeben haben.',
  'comparison.cannot_be_checked':
    'Es konnte nicht mit dem Prüfpunkt verglichen werden, den Sie angegeben haben.',
  'verdict.results': 'Ergebnisse, hier neu berechnet',
  'verdict.results_unsure': 'Ergebnisse, die das Protokoll behauptet',
  'verdict.again': 'Anderes Protokoll prüfen',
  'findings.title': { one: '{count} Befund', other: '{count} Befunde' },
  'findings.where': '{check} · {place}',
  'findings.more': 'Und {count} weitere.',
  'checks.title': 'Die Prüfungen im Einzelnen',
  'checks.check': 'Prüfung',
  'checks.covered': 'Umfang',
  'checks.outcome': 'Ergebnis',
};
