import type { Translated } from '../catalogue';
import type { forms as english } from '../en/forms';

export const forms: Translated<typeof english> = {
  'field.empty': '이 칸을 채우세요.',
  'field.long': { other: '{count}자만큼 너무 깁니다.' },
  'field.unreadable': '읽을 수 없는 기호가 들어 있습니다. 붙여 넣지 말고 직접 입력하세요.',
  'action.cancel': '취소',
  'task.may_stop': '멈출 수 있습니다. 그때까지 끝난 일은 그대로 남고, 다시 시작하면 거기서 이어집니다.',
  'task.sent': '공개 기록으로 가는 중입니다. 보낸 것은 되돌릴 수 없습니다.',
  'task.opening':
    '기록을 확인하기 전에는 아무것도 보여 주지 않습니다. 그동안 창을 닫아도 잃는 것은 없습니다.',
  'failure.task.cancelled': '멈추었습니다.',
  'next.task.cancelled': '그때까지 끝난 일은 그대로 남습니다. 다시 시작하면 이어집니다.',
  'step.points.proving': '증명을 만듭니다',
  'step.points.sending': '보내어 공개 기록에 올립니다',
  'list.find': '이 목록에서 찾기',
  'list.range': '{all}개 중 {first}–{last}',
  'list.previous': '이전 페이지',
  'list.next': '다음 페이지',
  'failure.other': '되지 않았습니다.',
  'failure.other_next': '다시 해 보세요. 계속 그러면 자세한 내용을 선거관리사무국에 알려 주세요.',
};
