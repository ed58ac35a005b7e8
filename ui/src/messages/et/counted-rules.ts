import type { Translated } from '../catalogue';
import type { countedRules as english } from '../en/counted-rules';

export const countedRules: Translated<typeof english> = {
  'editor.rule_ranked': 'Pingerida',
  'editor.rule_ranked_hint':
    'Igaüks paneb valikud järjekorda. Hääled liiguvad voorust vooru või võrreldakse valikuid paarikaupa.',
  'editor.rule_graded': 'Hinne igale valikule',
  'editor.rule_graded_hint': 'Sõnadega, näiteks hea või halb. Võidab kõrgeim enamuse hinne.',
  'editor.rule_write_in': 'Vastus oma sõnadega',
  'editor.rule_write_in_hint': 'Valikuid ei ole. Vastused loetletakse sageduse järgi.',
  'editor.method': 'Kuidas hääli loetakse?',
  'editor.method_instant_runoff': 'Kohene lõppvoor',
  'editor.method_stv_scotland': 'Ülekantav hääl, Šotimaa',
  'editor.method_stv_portland': 'Ülekantav hääl, Portland',
  'editor.method_stv_ireland': 'Ülekantav hääl, Iirimaa',
  'editor.method_stv_meek': 'Ülekantav hääl, Meek',
  'editor.method_schulze': 'Paarikaupa, Schulze',
  'editor.method_ranked_pairs': 'Paarikaupa, suuremad enamused ees',
  'editor.method_copeland': 'Paarikaupa, enim võite (Copeland)',
  'editor.method_borda': 'Punktid koha järgi (Borda)',
  'editor.seats': 'Täidetavaid kohti',
  'editor.ranks': 'Kohti sedelil',
  'editor.ranks_hint': 'Mitu valikut saab järjekorda panna. Jätke tühjaks, kui kõik.',
  'editor.pairs': 'Avaldada ainult see, mida millele eelistati, mitte sedeleid',
  'editor.grades': 'Hinded',
  'editor.grades_hint': 'Iga rea peal üks, parim ees. 2 kuni 10.',
  'editor.grades_sample': 'Väga hea\nHea\nRahuldav\nHalb',
  'editor.bytes': 'Ruumi vastuse jaoks',
  'editor.bytes_hint': '2 kuni 64. Enamik tähti võtab 1, muud 2 kuni 4.',
  'editor.error.options': 'Nii palju valikuid ei ole.',
  'editor.error.many_options': 'Valikuid saab olla kuni {most}.',
  'editor.error.grades': 'Sisestage 2 kuni 10 erinevat hinnet.',
  'editor.error.bytes': 'Sisestage täisarv 2 kuni 64.',
  'preview.telling': 'Mõne sedeli saaks ära tunda',
  'preview.telling_text':
    'Seda küsimust saab täita rohkematel viisidel, kui on hääletajaid, ja iga sedel saab avalikuks: keegi võiks nõuda kindlat viisi ja vaadata, kas see on olemas. Vähem kohti või hindeid teeb selle raskemaks; kui avalikuks saavad ainult paarid, ei ole ühtki sedelit näha.',
};
