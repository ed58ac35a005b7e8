import type { Translated } from '../catalogue';
import type { key as english } from '../en/key';

export const key: Translated<typeof english> = {
  'tab.label': '내 페이지',
  'tab.home': '처음',
  'tab.data': '내 데이터',
  'tab.me': '내 정보',

  'language.field': '단어의 언어',
  'language.hint': '공식 단어 목록은 다음 언어로만 있습니다. 가장 읽기 편한 언어를 선택하세요.',

  'welcome.phrase':
    '단어 24개를 적어 둡니다. 컴퓨터를 잃어버리거나 고장 났을 때 이 단어로 키를 되찾을 수 있습니다.',
  'welcome.restore': '이미 단어 24개가 있습니다',

  'phrase.title': '단어 24개를 적으세요',
  'phrase.probe_title': '적은 내용을 확인하세요',
  'phrase.lead':
    '이 단어들을 번호와 함께 순서대로 종이에 적으세요. 이 단어를 가진 사람은 본인으로 행세할 수 있습니다. 사진으로 찍지 말고, 종이는 중요한 물건과 함께 보관하세요.',
  'phrase.words': '나의 단어 24개',
  'phrase.next': '다 적었습니다',
  'phrase.later': '나중에 하기',
  'phrase.probe_lead': '종이에 적은 단어 중 세 개를 입력하세요.',
  'phrase.word': '{place}번째 단어',
  'phrase.check': '단어 확인',
  'phrase.back': '단어 다시 보기',
  'phrase.empty': '{place}번째 단어를 입력하세요.',
  'phrase.confirmed': '단어를 모두 적었습니다.',

  'restore.title': '키 되찾기',
  'restore.lead':
    '종이에 적은 단어 24개를 입력하세요. 키가 복구되고, 확인증도 공개 기록에서 찾아 복구됩니다. 누구에게도 묻지 않으므로 어느 표가 본인의 것인지 아무도 알 수 없습니다.',
  'restore.words': '나의 단어 24개',
  'restore.words_hint': '단어 사이를 한 칸씩 띄우세요. 대소문자는 구분하지 않습니다.',
  'restore.count': { other: '지금까지 {count}단어' },
  'restore.none': '먼저 단어를 입력하세요.',
  'restore.do': '내 키 되찾기',
  'restore.back': '아직 단어가 없습니다',
  'restore.done': '키를 되찾았습니다.',

  'passphrase.field': '암호',
  'passphrase.optional': '암호(선택)',
  'passphrase.hint':
    '12자 이상이어야 하며, 여러 단어로 만드는 것이 좋습니다. 이 컴퓨터에 있는 키만 보호합니다. 암호를 잊으면 단어 24개로 키를 되찾을 수 있습니다.',
  'passphrase.now': '나의 암호',

  'unlock.title': '키 잠금 해제',
  'unlock.lead': '키가 이 컴퓨터에 있지만 잠겨 있습니다.',
  'unlock.system':
    '키가 이 컴퓨터의 비밀 저장소로 잠겨 있는데, 저장소가 열리지 않습니다. 저장소의 잠금을 해제한 뒤 다시 시도하세요.',
  'unlock.do': '잠금 해제',
  'unlock.forgot': '잊었습니다: 단어 24개 사용',
  'unlock.empty': '암호를 입력하세요.',

  'ended.title': '이 키는 효력을 잃었습니다',
  'ended.lead':
    '등록 담당자가 이 컴퓨터의 키를 폐기했거나, 다른 기기에서 키를 교체했습니다. 이 키로는 더 이상 서명할 수 없고, 아무도 투표할 수 없습니다.',
  'ended.text': '다음 키로 계속하세요. 같은 단어 24개에서 만들어지므로 종이는 그대로 유효합니다.',
  'ended.do': '다음 키로 계속하기',

  'enrol.ask_title': '등록 창구에서 본인 확인하기',
  'enrol.ask_lead':
    'Tabella가 키의 공개 부분을 등록 담당자에게 보냅니다. 그런 다음 신분증을 가지고 창구를 방문하면 등록 담당자가 본인의 키임을 확인합니다.',
  'enrol.ask': '신청 보내기',
  'enrol.have_code': '등록 담당자에게 받은 코드가 있습니다',

  'request.code': '신청 코드',
  'request.waiting': '신청이 등록 담당자의 처리를 기다리고 있습니다',
  'request.waiting_text':
    '창구에서 이 코드를 보여 주세요. 등록 담당자에게도 같은 코드가 보입니다. 확인 기한: {time}.',
  'request.confirming': '확인됨, 명부에 올리는 중',
  'request.confirming_text': '잠시만 기다려 주세요.',
  'request.enrolled': '선거인명부에 올랐습니다',
  'request.enrolled_text': '키가 확인되었습니다.',
  'request.refused': '등록 담당자가 신청을 거절했습니다',
  'request.refused_text': '거절 사유: {reason}',
  'request.expired': '신청이 만료되었습니다',
  'request.expired_text': '14일 안에 확인되지 않았습니다. 다시 보낸 뒤 창구를 방문하세요.',
  'request.revoked': '카드가 폐기되었습니다',
  'request.revoked_text': '그래서 그 카드로 확인한 키도 효력을 잃었습니다. 등록 담당자에게 문의하세요.',
  'request.again': '새 신청 보내기',
  'request.qr': '신청 코드의 QR 코드',
  'request.qr_more': 'QR 코드로 보기',

  'me.title': '내 정보',
  'me.class': '시에서의 자격',
  'class.resident': '주민',
  'class.e_resident': '전자 주민',
  'class.visitor': '방문자',
  'class.business': '기업',
  'class.authority': '기관',
  'class_text.resident': '선거에 투표하고 설문에 응답합니다.',
  'class_text.e_resident':
    '전자 주민 대상 설문에 응답합니다. 선거는 주민만 참여하며, 내용과 결과는 볼 수 있습니다.',
  'class_text.visitor':
    '방문자 대상 설문에 응답합니다. 선거는 주민만 참여하며, 내용과 결과는 볼 수 있습니다.',
  'class_text.business': '기업 대상 설문에 응답합니다. 선거는 주민만 참여하며, 내용과 결과는 볼 수 있습니다.',
  'class_text.authority':
    '기관 대상 설문에 응답합니다. 선거는 주민만 참여하며, 내용과 결과는 볼 수 있습니다.',
  'classes.resident': '주민',
  'classes.e_resident': '전자 주민',
  'classes.visitor': '방문자',
  'classes.business': '기업',
  'classes.authority': '기관',

  'me.kept': '키 보관 위치',
  'me.lock_system': '이 컴퓨터에 있으며, 컴퓨터의 비밀 저장소로 잠겨 있습니다. 컴퓨터에 로그인하면 열립니다.',
  'me.lock_passphrase': '이 컴퓨터에 있으며, 암호로 잠겨 있습니다.',
  'me.lock_unlocked':
    '이 컴퓨터에 있으며, 잠겨 있지 않습니다. 폴더를 읽을 수 있는 사람은 누구나 이 키로 투표할 수 있습니다. 암호를 설정하세요.',
  'me.lock_set': '암호 설정',
  'me.lock_change': '암호 변경',
  'me.lock_system_do': '이 컴퓨터의 비밀 저장소 사용',
  'me.lock_remove': '암호 제거',
  'me.lock_done': '완료되었습니다. {how}',

  'me.phrase': '나의 단어 24개',
  'me.phrase_good': '종이에 적혀 있습니다. 이 단어로 모두 되찾을 수 있습니다.',
  'me.phrase_missing': '아직 적어 두지 않았습니다. 컴퓨터가 고장 나면 키를 잃게 됩니다.',
  'me.phrase_older':
    '키가 단어보다 먼저 만들어져 단어로 되찾을 수 없습니다. 키를 한 번 교체하면 가능해집니다.',
  'me.phrase_show': '단어 24개 보기',
  'me.phrase_write': '지금 적기',

  'me.other': '다른 기기에서',
  'me.other_text':
    '그 기기에 Tabella를 설치하고 ‘이미 단어 24개가 있습니다’를 선택하세요. 그러면 두 기기가 같은 키를 가집니다. 어느 기기에서 투표하든 마지막 표가 유효하며, 가명 설문에서는 두 기기에서 같은 사람으로 처리됩니다.',

  'me.lost': '기기를 잃어버렸거나 도난당했을 때',
  'me.lost_text':
    '여기에서 키를 교체하세요. 이전 키는 즉시 효력을 잃고, 이미 제출한 표는 그대로 집계되며, 잃어버린 기기로는 아무것도 할 수 없습니다. 어디에도 방문할 필요가 없습니다.',
  'me.lost_none':
    '키가 있는 기기가 하나도 없다면 새 기기에 단어 24개를 입력하고 등록 담당자에게 알리세요. 창구에서 이전 키를 폐기하고 다음 키를 위한 코드를 드립니다.',
  'me.replace': '키 교체',
  'me.replace_title': '키를 교체할까요?',
  'me.replace_confirm':
    '다른 기기에 있는 키가 효력을 잃습니다. 그 기기에서 ‘다음 키로 계속하기’를 선택하거나 단어 24개를 다시 입력하면 계속 사용할 수 있습니다.',
  'me.replace_yes': '교체',
  'me.replace_no': '유지',
  'me.replaced': '키를 교체했습니다.',
  'me.number': '키 번호',

  'warn.phrase': '단어 24개를 아직 적지 않았습니다',
  'warn.phrase_text': '컴퓨터가 고장 나면 아무도 키를 돌려줄 수 없습니다.',
  'warn.phrase_do': '적어 두기',

  'off.title': '읽을 수는 있지만 참여할 수는 없습니다',
  'off.for': '참여 대상: {classes}.',
  'off.you': '현재 자격: {mine}.',
  'audience.for': '대상: {classes}',
  'audience.pseudonymous': '가명 참여',
  'audience.districts': { other: '다음 구역만: {list}' },
  'audience.age_bands': { other: '다음 연령대만: {list}' },
  'pseudonym.title': '누구인지 아무도 알 수 없습니다',
  'pseudonym.text':
    '응답은 이 설문만을 위해 만든 가명으로 전송됩니다. 참여 자격이 있는 {count}명 중 한 사람이라는 것만 알 수 있고 누구인지는 알 수 없으며, 시 당국도 마찬가지입니다.',
  'task.cast': '응답을 보내는 중입니다',
  'step.cast.joining': '가명을 만들고 증명합니다. 누구인지 아무도 알 수 없습니다',
  'step.cast.casting': '봉인된 응답을 가명으로 보냅니다',
};
