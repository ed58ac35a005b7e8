import type { Translated } from '../catalogue';
import type { retention as english } from '../en/retention';

export const retention: Translated<typeof english> = {
  'retention.title': '누가 누구인지 잊기',
  'retention.open': '날짜 공고 및 확인',
  'retention.desk_text':
    '미리 공고한 날짜에 등록 담당자의 기록에서 어느 키가 누구의 것인지 지웁니다. 선거는 그대로입니다.',
  'retention.text':
    '어느 키가 누구의 것인지는 등록 담당자만 압니다. 날짜를 공고하고 그날이 되면 그 정보를 등록 담당자의 파일에서 영구히 삭제합니다.',
  'retention.what': '삭제할 내용',
  'retention.people': { other: '{count}명: 이름, 번호, 각자의 키' },
  'retention.requests': { other: '등록 신청 {count}건과 카드나 계정에서 받은 정보' },
  'retention.codes': { other: '코드 {count}개, 사용 여부와 관계없음' },
  'retention.waiting': '그때 창구에서 기다리고 있거나 쓰지 않은 코드가 있으면 다시 시작해야 합니다.',
  'retention.backups': '다른 곳이나 종이에 둔 사본은 직접 없애야 합니다.',
  'retention.stays': '남는 내용',
  'retention.stays_text':
    '공개 기록은 그대로입니다. 이름이 들어간 적이 없습니다. 키는 명부에 남고, 표는 그대로 집계되며, 모든 선거를 전처럼 확인할 수 있습니다. 내 데이터를 누가 보았는지도 계속 볼 수 있습니다.',
  'retention.date': '언제부터 잊습니까?',
  'retention.date_past': '앞으로 올 날짜와 시각을 선택하세요.',
  'retention.announce': '이 날짜 공고',
  'retention.announce_title': '이 날짜를 공고합니까?',
  'retention.announce_text':
    '이때부터 어느 키가 누구의 것인지 아무도 모릅니다: {time}. 모두가 앱에서 이 날짜를 봅니다. 옮기거나 취소할 수 없습니다.',
  'retention.announce_no': '아직 하지 않기',
  'retention.announced': '공고됨: {time}',
  'retention.announced_text':
    '그때 자동으로, 또는 그 뒤 Tabella가 다시 실행되는 대로 진행됩니다. 그 전에는 아무것도 삭제되지 않으며 막을 수도 없습니다.',
  'retention.due': '공고한 날짜가 되었습니다',
  'retention.due_text': 'Tabella가 실행 중이면 1분 안에 자동으로 삭제됩니다. 지금 할 수도 있습니다.',
  'retention.do': '지금 삭제',
  'retention.do_title': '영구히 삭제합니까?',
  'retention.do_text':
    '그 뒤에는 등록 담당자가 어느 키가 누구의 것인지 알 수 없고, 기기를 잃은 사람을 예전 번호로 도울 수 없습니다. 되돌릴 수 없습니다.',
  'retention.typed': '확인하려면 도시 이름을 입력하세요: {city}',
  'retention.typed_error': '도시 이름이 아닙니다.',
  'retention.yes': '영구히 삭제',
  'retention.no': '삭제하지 않기',
  'retention.done': '잊은 때: {time}',
  'retention.done_text':
    '이제 어느 키가 누구의 것인지 아무도 모릅니다. 공개 기록은 전처럼 유효하며 누구나 확인할 수 있습니다.',
  'retention.check': '기록 확인',
  'retention.again': '다음 날짜 공고',
  'retention.again_text': '그 뒤에 등록한 모두에게 적용됩니다.',
  'retention.mine': '도시가 내가 누구인지 잊는 때',
  'retention.mine_none': '아직 공고된 날짜가 없습니다. 그때까지 등록 담당자는 어느 키가 내 것인지 압니다.',
  'retention.mine_due':
    '이때부터 등록 담당자는 어느 키가 내 것인지 모릅니다: {time}. 키는 계속 유효하고 표는 그대로 집계됩니다.',
  'retention.mine_done':
    '등록 담당자가 어느 키가 누구의 것인지 잊었습니다: {time}. 키는 계속 유효하고 표는 그대로 집계됩니다.',

  'failure.retention.past': '앞으로 올 날짜가 아닙니다.',
  'next.retention.past': '더 늦은 날짜를 선택하세요. 미리 알려야 합니다.',
  'failure.retention.announced': '이미 공고된 날짜가 있습니다.',
  'next.retention.announced': '모두가 믿고 있으므로 옮길 수 없습니다. 페이지를 다시 보세요.',
  'failure.retention.not_announced': '삭제할 것이 없습니다. 공고된 날짜가 없습니다.',
  'next.retention.not_announced': '방금 진행되었을 수 있습니다. 페이지를 다시 보세요.',
  'failure.retention.too_early': '공고한 날짜가 아직 되지 않았습니다.',
  'next.retention.too_early': '기다리세요. 그때 자동으로 진행됩니다.',
  'failure.retention.store': '등록 담당자의 파일을 쓸 수 없습니다.',
  'next.retention.store':
    '일부가 남아 있을 수 있습니다. 자동으로 다시 시도합니다. 파일을 읽는 다른 프로그램을 닫으세요.',
};
