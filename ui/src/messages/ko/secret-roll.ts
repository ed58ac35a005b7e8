import type { Translated } from '../catalogue';
import type { secretRoll as english } from '../en/secret-roll';

export const secretRoll: Translated<typeof english> = {
  'audience.secret': '누가 투표했는지 비밀로 유지',
  'audience.secret_hint':
    '투표할 사람이 먼저 명단에 들어가고 키 보관인들이 명단을 섞습니다. 기록에는 명단의 표만 나타나고 그중 누가 투표했는지는 나타나지 않습니다. 투표 시작 전에 한 단계가 더 필요하며, 그때까지 들어가지 않은 사람은 투표할 수 없습니다.',
  'audience.secret_without':
    '포인트, 가명, 구역, 연령대, 가중치, 서로 다른 투표용지는 함께 쓸 수 없습니다. 투표자를 드러내거나 숨을 수 있는 집단을 작게 만들기 때문입니다.',
  'turnout.of_list': '비밀 명단 {count}명 중({share})',
  'stage.roll': '다음: 비밀 명단 확정',
  'stage.roll_text':
    '키를 만들었고 선거가 공개 기록에 있습니다. 투표할 수 있는 사람은 자기 컴퓨터에서 Tabella를 열면 저절로 명단에 들어갑니다. 시간을 주세요. 확정한 뒤에는 아무도 들어갈 수 없습니다.',
  'stage.roll_joined': { other: '{count}명이 들어왔습니다.' },
  'stage.roll_least': '최소 {count}명이 필요합니다.',
  'stage.roll_do': '명단 확정',
  'fix.title': '‘{title}’의 명단을 확정할까요?',
  'fix.text':
    '그 뒤에는 아무도 들어갈 수 없고, 명단에 없는 사람은 이 선거에서 투표할 수 없습니다. 되돌릴 수 없습니다.',
  'fix.yes': '명단 확정하기',
  'fix.no': '시간 더 주기',
  'stage.mixing': '키 보관인들이 명단을 섞는 중',
  'stage.mixing_text': {
    other:
      '섞기는 모두 {count}번이며 매번 다른 키 보관인이 저절로 합니다. 마지막 섞기 뒤에 투표를 시작할 수 있고, 어느 키가 누구의 것인지 아무도 알 수 없게 됩니다.',
  },
  'stage.mixes': '섞기 {count}번 중 {done}번이 공개 기록에 있습니다',
  'trustees.mixed': '명단을 섞음',
  'trustees.not_mixed': '섞지 않음',
  'residents.joining_title': '연습: 주민을 명단에 넣기',
  'residents.joining_text':
    '시험용입니다. 가상 주민이 명부에 오르고 비밀 명단에 들어가 나중에 투표할 수 있게 됩니다.',
  'residents.joining_do': '들어가게 하기',
  'residents.listed_text':
    '시험용입니다. 비밀 명단에 들어간 가상 주민이 한 번씩 무작위로 투표하며, 다른 사람과 똑같이 집계됩니다.',
  'step.residents.joining': '명부에 오르고 비밀 명단에 들어갑니다',
  'wait.roll_joining': '비밀 명단에 들어가는 중입니다',
  'wait.roll_joining_text': 'Tabella가 저절로 합니다. 명단에 들어갔다고 표시될 때까지 열어 두세요.',
  'wait.roll_joined': '비밀 명단에 들어 있습니다',
  'wait.roll_joined_text': {
    other:
      '지금까지 {count}명이 들어왔습니다. 사무국이 명단을 확정하면 키 보관인들이 섞습니다. 투표가 시작될 때까지 할 일은 없습니다.',
  },
  'wait.roll_mixing': '비밀 명단을 섞는 중입니다',
  'wait.roll_mixing_text':
    '명단에 들어 있습니다. 섞기 {total}번 중 {done}번이 끝났으며, 마지막 섞기 뒤에 투표가 시작됩니다.',
  'wait.roll_mixed': '비밀 명단을 다 섞었습니다',
  'wait.roll_mixed_text':
    '명단에 들어 있으며, 어느 키가 본인의 것인지 아무도 알 수 없습니다. 사무국이 시작하면 투표할 수 있습니다.',
  'honest.is_who':
    '투표했는지 여부. 기록에는 누가 비밀 명단에 있는지 나타나지만, 어느 표가 누구의 것인지는 나타나지 않습니다.',
  'honest.not_joined':
    '이 선거의 명단에 있다는 사실. 명단의 모두가 투표하면 본인도 투표했음을 모두가 알게 됩니다.',
  'failure.roll.not_listed': '이 선거의 비밀 명단에 없습니다.',
  'next.roll.not_listed':
    '이 컴퓨터가 들어가기 전에 명단이 확정되어 이번에는 여기서 투표할 수 없습니다. 다음에는 공고와 명단 확정 사이에 Tabella를 한 번 여세요. 그렇게 했다면 선거 사무국에 알리세요.',
  'failure.roll.too_few': '명단에 들어온 사람이 너무 적습니다.',
  'next.roll.too_few': '더 기다리세요. 이보다 적으면 아무도 숨을 수 없습니다.',
};
