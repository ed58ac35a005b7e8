import type { Translated } from '../catalogue';
import type { secretRoll as english } from '../en/secret-roll';

export const secretRoll: Translated<typeof english> = {
  'audience.secret': '谁投了票保密',
  'audience.secret_hint':
    '选民先加入名单，再由密钥保管人打乱：记录显示有名单上的人投票，但不显示是谁。开放投票前要多一步，届时未加入的人不能投票。',
  'audience.secret_without':
    '不能同时使用积分、化名、城区、年龄段、权重或不同的选票：它们会指明选民，或使可供隐藏的人群变小。',
  'turnout.of_list': '保密名单共 {count} 人（{share}）',
  'stage.roll': '下一步：确定保密名单',
  'stage.roll_text':
    '密钥已生成，选举已写入公开记录。有投票权的人只要在自己的电脑上打开 Tabella，就会自动加入名单。请留出时间：确定之后不能再加入。',
  'stage.roll_joined': { other: '已有 {count} 人加入。' },
  'stage.roll_least': '至少需要 {count} 人。',
  'stage.roll_do': '确定名单',
  'fix.title': '要确定“{title}”的名单吗？',
  'fix.text': '此后不能再加入，不在名单上的人不能参加这次投票。此操作无法撤销。',
  'fix.yes': '确定，不再更改',
  'fix.no': '再留些时间',
  'stage.mixing': '密钥保管人正在打乱名单',
  'stage.mixing_text': {
    other:
      '共需打乱 {count} 次，每次由不同的密钥保管人自动进行。最后一次之后即可开放投票，再没有人能看出哪个密钥属于谁。',
  },
  'stage.mixes': '{count} 次打乱中有 {done} 次已写入公开记录',
  'trustees.mixed': '已打乱名单',
  'trustees.not_mixed': '未打乱名单',
  'residents.joining_title': '演练：让居民加入',
  'residents.joining_text': '供试用。模拟居民会列入名册并加入保密名单，以便之后投票。',
  'residents.joining_do': '让他们加入',
  'residents.listed_text': '供试用。已加入保密名单的模拟居民每人随机投票一次，与其他人一样计入。',
  'step.residents.joining': '居民列入名册并加入保密名单',
  'wait.roll_joining': '正在加入保密名单',
  'wait.roll_joining_text': 'Tabella 会自动完成；请保持打开，直到这里显示您已在名单上。',
  'wait.roll_joined': '您已在保密名单上',
  'wait.roll_joined_text': {
    other: '目前已有 {count} 人加入。选举办公室确定名单后，密钥保管人会将其打乱。投票开始前您无需做任何事。',
  },
  'wait.roll_mixing': '正在打乱保密名单',
  'wait.roll_mixing_text': '您在名单上。已完成 {done} 次打乱，共 {total} 次；最后一次之后开放投票。',
  'wait.roll_mixed': '保密名单已打乱',
  'wait.roll_mixed_text': '您在名单上，没有人能看出哪个密钥是您的。选举办公室开放后即可投票。',
  'honest.is_who': '您是否投了票：记录显示谁在保密名单上，但不显示哪张票是谁的。',
  'honest.not_joined': '您在这次选举的名单上这一事实。如果名单上的人全都投票，大家就知道您也投了。',
  'failure.roll.not_listed': '您不在这次选举的保密名单上。',
  'next.roll.not_listed':
    '名单在这台电脑加入之前就已确定，所以这次无法在此投票。下次请在公布之后、名单确定之前打开一次 Tabella。如果您打开过，请告知选举办公室。',
  'failure.roll.too_few': '加入名单的人太少。',
  'next.roll.too_few': '请等待更多人加入：人数更少时，谁都无法隐藏。',
};
