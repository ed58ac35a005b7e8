import type { Translated } from '../catalogue';
import type { nextSteps as english } from '../en/next-steps';

export const nextSteps: Translated<typeof english> = {
  'then.welcome': 'Järgmiseks kirjutate 24 sõna paberile. Seejärel kantakse teid valijate nimekirja.',
  'then.phrase': 'Järgmiseks sisestate kolm sõna, et olla kindel, et paber on loetav.',
  'then.probe': 'Järgmiseks kantakse teid nende nimekirja, kes tohivad hääletada.',
  'then.enrol': 'Järgmiseks näete, mille üle saate hääletada.',
  'then.home': 'Valige üks, et näha selle küsimusi. Enne hääle andmist ei saadeta midagi.',
  'then.choose': 'Järgmiseks näete veel kord kõiki oma valikuid.',
  'then.choose_poll': 'Järgmiseks teie vastus pitseeritakse. Seda ei saadeta veel.',
};
