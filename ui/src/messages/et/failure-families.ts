import type { Translated } from '../catalogue';
import type { failureFamilies as english } from '../en/failure-families';

export const failureFamilies: Translated<typeof english> = {
  'failure.family.board': 'Avalik register ei võtnud seda vastu.',
  'next.family.board':
    'Proovige uuesti. Kui see jälle tagasi lükatakse, öelge valimisteenistusele, mis on üksikasjades kirjas.',
  'failure.family.election': 'See ei sobi sellega, mis on valimise kohta avalikult kirjas.',
  'next.family.election':
    'Vaadake valimist uuesti: see võib olla vahepeal edasi läinud. Kui see nii jääb, öelge valimisteenistusele, mis on üksikasjades kirjas.',
  'failure.family.membership': 'Tõendit, et tohite osaleda, ei võetud vastu.',
  'next.family.membership':
    'Proovige uuesti. Kui see jälle tagasi lükatakse, öelge valimisteenistusele, mis on üksikasjades kirjas.',
  'failure.family.forum': 'Kirjutatut ei võetud vastu.',
  'next.family.forum':
    'Teie tekst on alles. Vaadake, kas ettepanek on vahepeal edasi läinud, ja proovige uuesti.',
  'failure.family.fund': 'Fondi reeglid ei luba seda sammu.',
  'next.family.fund': 'Vaadake fondi uuesti: keegi teine võis vahepeal midagi teha.',
  'failure.family.points': 'Punktide reeglid ei luba seda.',
  'next.family.points': 'Vaadake oma punkte uuesti. Kui see nii jääb, küsige programmi pidajalt.',
  'failure.family.sharing': 'Seda teie andmete kohta ei võetud vastu.',
  'next.family.sharing': 'Vaadake uuesti, mida te jagate: see võis vahepeal muutuda.',
  'failure.family.file': 'See fail ei ole see, mis see olema peaks.',
  'next.family.file':
    'Küsige uus koopia sellelt, kes faili teile andis. Ärge usaldage, mis selles kirjas on.',
  'failure.family.identity': 'Teie võtit ei saanud kasutada.',
  'next.family.identity':
    'Sulgege aken ja käivitage rakendus uuesti. Kui miski muu ei aita, toovad teie 24 sõna võtme tagasi.',
  'failure.family.registrar': 'Registripidaja teenus ei teinud seda.',
  'next.family.registrar':
    'Proovige hiljem uuesti. Kui see nii jääb, öelge registripidajale, mis on üksikasjades kirjas.',
};
