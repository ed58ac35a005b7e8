import type { Translated } from '../catalogue';
import type { forms as english } from '../en/forms';

export const forms: Translated<typeof english> = {
  'field.empty': '이 칸을 채우세요.',
  'field.long': { other: '{count}자만큼 너무 깁니다.' },
  'field.unreadable': '읽을 수 없는 기호가 들어 있습니다. 붙여 넣지 말고 직접 입력하세요.',
  'action.cancel': '취소',
  'list.find': '이 목록에서 찾기',
  'list.range': '{all}개 중 {first}–{last}',
  'list.previous': '이전 페이지',
  'list.next': '다음 페이지',
  'failure.other': '되지 않았습니다.',
  'failure.other_next': '다시 해 보세요. 계속 그러면 자세한 내용을 선거관리사무국에 알려 주세요.',
};
