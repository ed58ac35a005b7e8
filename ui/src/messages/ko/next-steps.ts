import type { Translated } from '../catalogue';
import type { nextSteps as english } from '../en/next-steps';

export const nextSteps: Translated<typeof english> = {
  'then.welcome': '다음에는 단어 24개를 종이에 적습니다. 그다음 선거인명부에 오릅니다.',
  'then.phrase': '다음에는 종이를 읽을 수 있는지 확인하기 위해 단어 3개를 입력합니다.',
  'then.probe': '다음에는 투표할 수 있는 사람들의 명부에 오릅니다.',
  'then.enrol': '다음에는 투표할 수 있는 것들이 나타납니다.',
  'then.home': '하나를 고르면 질문이 보입니다. 표를 제출하기 전에는 아무것도 보내지 않습니다.',
  'then.choose': '다음에는 고른 내용을 모두 한 번 더 봅니다.',
  'then.choose_poll': '다음에는 응답을 봉인합니다. 아직 보내지는 않습니다.',
};
