import type { Translated } from '../catalogue';
import type { returned as english } from '../en/returned';

export const returned: Translated<typeof english> = {
  'returned.opened': '이것도 되찾았습니다',
  'returned.credentials': { other: '증명서 사본 {count}건' },
  'returned.wages': { other: '임금 증명 {count}건' },
  'returned.data': { other: '공개한 데이터 {count}건' },
  'returned.left_out': { other: '데이터 {count}건은 너무 커서 보관되지 않았습니다. 다른 기기에만 있습니다.' },
  'returned.number':
    '도시에 봉인되어 보관되어 있었습니다(번호 {number}). 다른 기기가 나중에 더 보관했는지 이 컴퓨터는 알 수 없습니다.',
  'returned.nothing': '더 보관된 것이 없습니다',
  'returned.nothing_text':
    '키와 공개 기록에 있는 모든 것을 되찾았습니다. 증명서, 임금 증명, 내 데이터가 있었다면 다른 기기에만 있습니다.',
  'returned.missing': '아직 모두 되찾지 못했습니다',
  'returned.missing_text':
    '키와 공개 기록에 있는 모든 것을 되찾았습니다. 도시가 봉인해 보관하는 증명서, 임금 증명, 내 데이터는 지금 가져오지 못했습니다. 이 때문에 잃는 것은 없으니 나중에 다시 시도하세요.',
  'returned.again': '다시 가져오기',
};
