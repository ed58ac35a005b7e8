import type { Translated } from '../catalogue';
import type { countedRules as english } from '../en/counted-rules';

export const countedRules: Translated<typeof english> = {
  'editor.rule_ranked': 'Una graduatoria',
  'editor.rule_ranked_hint':
    'Ognuno mette in ordine le opzioni. I voti passano di turno in turno, o le opzioni si confrontano a due a due.',
  'editor.rule_graded': 'Un giudizio per ogni opzione',
  'editor.rule_graded_hint': 'A parole, come buono o scarso. Vince il giudizio di maggioranza più alto.',
  'editor.rule_write_in': 'Una risposta a parole proprie',
  'editor.rule_write_in_hint': 'Non ci sono opzioni. Le risposte sono elencate per frequenza.',
  'editor.method': 'Come si fa lo scrutinio?',
  'editor.method_instant_runoff': 'Ballottaggio immediato',
  'editor.method_stv_scotland': 'Voto trasferibile, Scozia',
  'editor.method_stv_portland': 'Voto trasferibile, Portland',
  'editor.method_stv_ireland': 'Voto trasferibile, Irlanda',
  'editor.method_stv_meek': 'Voto trasferibile, Meek',
  'editor.method_schulze': 'A due a due, Schulze',
  'editor.method_ranked_pairs': 'A due a due, prima le maggioranze più grandi',
  'editor.method_copeland': 'A due a due, più vittorie (Copeland)',
  'editor.method_borda': 'Punti per posto (Borda)',
  'editor.seats': 'Posti da assegnare',
  'editor.ranks': 'Posti sulla scheda',
  'editor.ranks_hint': 'Quante opzioni ognuno può mettere in ordine. Vuoto vuol dire tutte.',
  'editor.pairs': 'Pubblicare solo chi è preferito a chi, e nessuna scheda',
  'editor.grades': 'I giudizi',
  'editor.grades_hint': 'Uno per riga, il migliore per primo. Da 2 a 10.',
  'editor.grades_sample': 'Ottimo\nBuono\nDiscreto\nScarso',
  'editor.bytes': 'Spazio per la risposta',
  'editor.bytes_hint': 'Da 2 a 64. Quasi tutte le lettere ne prendono 1, altre da 2 a 4.',
  'editor.error.options': 'Non ci sono così tante opzioni.',
  'editor.error.many_options': 'Le opzioni possono essere al massimo {most}.',
  'editor.error.grades': 'Inserisca da 2 a 10 giudizi, tutti diversi.',
  'editor.error.bytes': 'Inserisca un numero intero da 2 a 64.',
  'preview.telling': 'Alcune schede si potrebbero riconoscere',
  'preview.telling_text':
    'Questa domanda si può compilare in più modi di quanti siano i votanti, e ogni scheda diventa pubblica: qualcuno potrebbe chiedere un modo preciso e guardare se c’è. Meno posti o giudizi lo rendono più difficile; se diventano pubblici solo i confronti, nessuna scheda si vede.',
};
