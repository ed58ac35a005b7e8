/** Elections in which nobody sees who voted: the list that voters join, and that trustees shuffle. */
export const secretRoll = {
  'audience.secret': 'Who voted stays secret',
  'audience.secret_hint':
    'Voters join a list and the trustees shuffle it, so the record shows votes from the list, but not which of its people voted. It takes one step more before voting opens, and whoever has not joined by then cannot vote.',
  'audience.secret_without':
    'Points, pseudonyms, districts, age bands, weights and ballots that differ do not go with it: they would name voters, or leave small groups to hide in.',
  'turnout.of_list': 'of {count} on the secret list ({share})',
  'stage.roll': 'Next: fix the secret list',
  'stage.roll_text':
    'The key is made and the election is in the public record. Whoever may vote joins the list by itself as soon as Tabella is open on their computer. Give them time: nobody joins once it is fixed.',
  'stage.roll_joined': { one: '{count} person has joined.', other: '{count} people have joined.' },
  'stage.roll_least': 'It takes {count} at least.',
  'stage.roll_do': 'Fix the list',
  'fix.title': 'Fix the list of “{title}”?',
  'fix.text':
    'Nobody joins it after that, and whoever is not on it cannot vote in this election. This cannot be undone.',
  'fix.yes': 'Fix it for good',
  'fix.no': 'Give more time',
  'stage.mixing': 'The trustees shuffle the list',
  'stage.mixing_text': {
    one: 'It takes one shuffle, which they do by themselves. After that voting can be opened, and nobody can tell any more whose key is whose.',
    other:
      'It takes {count} shuffles, each by another trustee, which they do by themselves. After the last one voting can be opened, and nobody can tell any more whose key is whose.',
  },
  'stage.mixes': '{done} of {count} shuffles are in the public record',
  'trustees.mixed': 'shuffled the list',
  'trustees.not_mixed': 'has not shuffled it',
  'residents.joining_title': 'Rehearsal: let residents join',
  'residents.joining_text':
    'For trying things out. Simulated residents join the roll and the secret list, so that they can vote later.',
  'residents.joining_do': 'Let them join',
  'residents.listed_text':
    'For trying things out. Simulated residents who joined the secret list vote at random, once each. They count like everyone else.',
  'step.residents.joining': 'They join the roll and the secret list',
  'wait.roll_joining': 'You are joining the secret list',
  'wait.roll_joining_text':
    'Tabella does this by itself; leave it open until it says that you are on the list.',
  'wait.roll_joined': 'You are on the secret list',
  'wait.roll_joined_text': {
    one: '{count} person has joined so far. When the office fixes the list, the trustees shuffle it. You have nothing to do until voting opens.',
    other:
      '{count} people have joined so far. When the office fixes the list, the trustees shuffle it. You have nothing to do until voting opens.',
  },
  'wait.roll_mixing': 'The secret list is being shuffled',
  'wait.roll_mixing_text':
    'You are on it. {done} of {total} shuffles are done; voting opens after the last one.',
  'wait.roll_mixed': 'The secret list is shuffled',
  'wait.roll_mixed_text':
    'You are on it, and nobody can tell which of its keys is yours. Voting opens as soon as the office says so.',
  'honest.is_who':
    'Whether you voted: the record shows who is on the secret list, but not whose vote is whose.',
  'honest.not_joined':
    'That you are on the list of this election. And if everybody on it votes, everybody knows that you did.',
  'failure.roll.not_listed': 'You are not on the secret list of this election.',
  'next.roll.not_listed':
    'It was fixed before this computer could join it, so no vote is possible here this time. For the next one, open Tabella once between its announcement and the fixing. If you did, tell the election office.',
  'failure.roll.too_few': 'Too few people have joined the list.',
  'next.roll.too_few': 'Wait for more: among fewer, nobody could hide.',
} as const;
