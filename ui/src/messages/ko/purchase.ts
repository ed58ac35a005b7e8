import type { Translated } from '../catalogue';
import type { purchase as english } from '../en/purchase';

export const purchase: Translated<typeof english> = {
  'purchase.title': '아직 다 지급되지 않았습니다',
  'purchase.title_late': '제때 지급되지 않았습니다',
  'purchase.parts': {
    other:
      '지급된 포인트: {count}점 중 {paid}점. 나머지는 Tabella가 열려 있는 동안 저절로 지급됩니다. 기한: {time}',
  },
  'purchase.late': {
    other: '지급된 포인트: {count}점 중 {paid}점. 더는 보내지 않습니다. 포인트를 쓴 곳에 돌려 달라고 하세요.',
  },
  'purchase.good_then': '모두 지급되어야 여기에 보이는 것이 유효합니다.',
  'purchase.finish': '나머지 지금 지급하기',
  'purchase.cost':
    '그러면 그 순간 기록을 보는 사람은 이 계정들이 한 사람의 것임을 알 수 있습니다. 저절로 지급되면 각 부분이 무작위로 정한 때에 들어옵니다.',
  'purchase.done': '모두 지급되었습니다.',
  'purchase.void': {
    other:
      '그중 {count}점은 무효입니다. 제출한 것을 발급자들이 인정하지 않아 포인트를 받지 못했고, 다시 제출할 수도 없습니다. 발급자들의 답은 공개 기록에 있어 누구나 확인할 수 있습니다.',
  },
};
