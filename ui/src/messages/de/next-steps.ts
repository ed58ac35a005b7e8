import type { Translated } from '../catalogue';
import type { nextSteps as english } from '../en/next-steps';

export const nextSteps: Translated<typeof english> = {
  'then.welcome': 'Als Nächstes schreiben Sie 24 Wörter auf Papier. Danach kommen Sie ins Wählerverzeichnis.',
  'then.phrase': 'Als Nächstes tippen Sie drei der Wörter ein, damit sicher ist, dass Ihr Papier lesbar ist.',
  'then.probe': 'Als Nächstes kommen Sie in das Verzeichnis derer, die abstimmen dürfen.',
  'then.enrol': 'Als Nächstes sehen Sie, worüber Sie abstimmen können.',
  'then.home':
    'Öffnen Sie eine davon, um die Fragen zu sehen. Bis Sie Ihre Stimme abgeben, wird nichts gesendet.',
  'then.choose': 'Als Nächstes sehen Sie noch einmal alles, was Sie gewählt haben.',
  'then.choose_poll': 'Als Nächstes wird Ihre Antwort versiegelt. Gesendet wird sie noch nicht.',
};
