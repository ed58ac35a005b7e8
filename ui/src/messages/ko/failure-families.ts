import type { Translated } from '../catalogue';
import type { failureFamilies as english } from '../en/failure-families';

export const failureFamilies: Translated<typeof english> = {
  'failure.family.board': '공개 기록이 이것을 받아들이지 않았습니다.',
  'next.family.board': '다시 해 보세요. 또 거부되면 자세한 내용을 선거관리사무국에 알려 주세요.',
  'failure.family.election': '공개 기록에 있는 선거의 내용과 맞지 않습니다.',
  'next.family.election':
    '선거를 다시 살펴보세요. 그사이 다음 단계로 넘어갔을 수 있습니다. 계속 그러면 자세한 내용을 선거관리사무국에 알려 주세요.',
  'failure.family.membership': '참여할 수 있다는 증명이 받아들여지지 않았습니다.',
  'next.family.membership': '다시 해 보세요. 또 거부되면 자세한 내용을 선거관리사무국에 알려 주세요.',
  'failure.family.forum': '작성한 글이 받아들여지지 않았습니다.',
  'next.family.forum': '글은 그대로 남아 있습니다. 그사이 제안이 다음 단계로 넘어갔는지 보고 다시 해 보세요.',
  'failure.family.fund': '기금의 규칙이 이 단계를 허용하지 않습니다.',
  'next.family.fund': '기금을 다시 살펴보세요. 그사이 다른 사람이 처리했을 수 있습니다.',
  'failure.family.points': '포인트의 규칙이 이것을 허용하지 않습니다.',
  'next.family.points': '포인트를 다시 살펴보세요. 계속 그러면 프로그램 운영자에게 물어보세요.',
  'failure.family.sharing': '데이터에 관한 이 내용이 받아들여지지 않았습니다.',
  'next.family.sharing': '무엇을 공유하는지 다시 살펴보세요. 그사이 바뀌었을 수 있습니다.',
  'failure.family.file': '이 파일은 올바른 파일이 아닙니다.',
  'next.family.file': '파일을 준 사람에게 다른 사본을 요청하세요. 이 파일의 내용을 믿지 마세요.',
  'failure.family.identity': '키를 사용할 수 없었습니다.',
  'next.family.identity':
    '창을 닫고 앱을 다시 시작하세요. 다른 방법이 없으면 24개 단어로 키를 되찾을 수 있습니다.',
  'failure.family.registrar': '등록 담당자의 서비스가 이 일을 하지 못했습니다.',
  'next.family.registrar': '나중에 다시 해 보세요. 계속 그러면 자세한 내용을 등록 담당자에게 알려 주세요.',
};
