import type { Translated } from '../catalogue';
import type { key as english } from '../en/key';

export const key: Translated<typeof english> = {
  'tab.label': '您的页面',
  'tab.home': '首页',
  'tab.data': '我的数据',
  'tab.me': '我',

  'language.field': '词语的语言',
  'language.hint': '官方词表只有以下几种语言，请选择您最熟悉的一种。',

  'welcome.phrase': '请抄下 24 个词。电脑丢失或损坏时，凭这些词可以找回密钥。',
  'welcome.restore': '我已有 24 个词',

  'phrase.title': '抄下您的 24 个词',
  'phrase.probe_title': '核对抄写的内容',
  'phrase.lead':
    '请把这些词连同编号按顺序抄在纸上。持有这些词的人就等于您本人：不要拍照，纸张请与重要物品一同保管。',
  'phrase.words': '您的 24 个词',
  'phrase.next': '已经抄好',
  'phrase.later': '以后再说',
  'phrase.probe_lead': '请输入纸上的三个词。',
  'phrase.word': '第 {place} 个词',
  'phrase.check': '核对',
  'phrase.back': '再看一遍',
  'phrase.empty': '请输入第 {place} 个词。',
  'phrase.confirmed': '您的 24 个词已抄好。',

  'restore.title': '找回密钥',
  'restore.lead':
    '请输入纸上的 24 个词。密钥会随之恢复，回执也会从公开记录中找回。整个过程不询问任何人，因此没有人知道哪些选票是您的。',
  'restore.words': '您的 24 个词',
  'restore.words_hint': '词与词之间用空格隔开，不区分大小写。',
  'restore.count': { other: '已输入 {count} 个词' },
  'restore.none': '请先输入这些词。',
  'restore.do': '找回我的密钥',
  'restore.back': '我还没有这些词',
  'restore.done': '密钥已恢复。',

  'passphrase.field': '口令',
  'passphrase.optional': '口令（可选）',
  'passphrase.hint':
    '至少 12 个字符，最好由几个词组成。口令只保护这台电脑上的密钥。忘记口令时，可用 24 个词找回密钥。',
  'passphrase.now': '您的口令',

  'unlock.title': '解锁密钥',
  'unlock.lead': '密钥就在这台电脑上，但已锁定。',
  'unlock.system': '密钥由这台电脑的密码库锁定，而密码库打不开。请先解锁密码库，再试一次。',
  'unlock.do': '解锁',
  'unlock.forgot': '忘记口令：使用 24 个词',
  'unlock.empty': '请输入口令。',

  'ended.title': '此密钥已失效',
  'ended.lead':
    '登记员已停用这台电脑上的密钥，或者您已在另一台设备上更换了密钥。旧密钥不能再签名，任何人都无法用它投票。',
  'ended.text': '请继续使用下一个密钥。它来自同样的 24 个词，那张纸仍然有效。',
  'ended.do': '启用下一个密钥',

  'enrol.ask_title': '到登记窗口办理',
  'enrol.ask_lead':
    'Tabella 会把密钥的公开部分发给登记员。之后请携带身份证件前往窗口，由登记员确认密钥属于您。',
  'enrol.ask': '发送申请',
  'enrol.have_code': '我有登记员给的代码',

  'request.code': '申请代码',
  'request.waiting': '您的申请正等待登记员处理',
  'request.waiting_text': '请在窗口出示此代码，登记员会看到同样的代码。确认截止时间：{time}。',
  'request.confirming': '已确认，正在列入名册',
  'request.confirming_text': '请稍候。',
  'request.enrolled': '您已列入名册',
  'request.enrolled_text': '您的密钥已得到确认。',
  'request.refused': '登记员拒绝了您的申请',
  'request.refused_text': '理由：{reason}',
  'request.expired': '您的申请已过期',
  'request.expired_text': '申请未在 14 天内得到确认。请重新发送，然后前往窗口。',
  'request.revoked': '您的证件卡已被吊销',
  'request.revoked_text': '因此，凭它确认的密钥已失效。请向登记员求助。',
  'request.again': '发送新的申请',
  'request.qr': '申请代码的二维码',
  'request.qr_more': '显示为二维码',

  'me.title': '我',
  'me.class': '您在本市的身份',
  'class.resident': '居民',
  'class.e_resident': '电子居民',
  'class.visitor': '访客',
  'class.business': '企业',
  'class.authority': '机关',
  'class_text.resident': '您可以参加选举，也可以回答民意调查。',
  'class_text.e_resident': '您可以回答面向电子居民的民意调查。选举由居民参加，您可以阅读内容和查看结果。',
  'class_text.visitor': '您可以回答面向访客的民意调查。选举由居民参加，您可以阅读内容和查看结果。',
  'class_text.business': '您可以回答面向企业的民意调查。选举由居民参加，您可以阅读内容和查看结果。',
  'class_text.authority': '您可以回答面向机关的民意调查。选举由居民参加，您可以阅读内容和查看结果。',
  'classes.resident': '居民',
  'classes.e_resident': '电子居民',
  'classes.visitor': '访客',
  'classes.business': '企业',
  'classes.authority': '机关',

  'me.kept': '密钥的存放位置',
  'me.lock_system': '在这台电脑上，由系统密码库锁定。登录电脑后自动打开。',
  'me.lock_passphrase': '在这台电脑上，由您的口令锁定。',
  'me.lock_unlocked': '在这台电脑上，未锁定。能读取您文件夹的人都能用它投票。请设置口令。',
  'me.lock_set': '设置口令',
  'me.lock_change': '更改口令',
  'me.lock_system_do': '使用这台电脑的密码库',
  'me.lock_remove': '取消口令',
  'me.lock_done': '已完成。{how}',

  'me.phrase': '您的 24 个词',
  'me.phrase_good': '已抄在纸上，凭此可以找回一切。',
  'me.phrase_missing': '您还没有抄下这些词。一旦电脑损坏，密钥就会丢失。',
  'me.phrase_older': '您的密钥早于这些词，无法凭这些词找回。更换一次密钥即可。',
  'me.phrase_show': '显示我的 24 个词',
  'me.phrase_write': '现在抄写',

  'me.other': '在另一台设备上',
  'me.other_text':
    '请在那台设备上安装 Tabella，并选择“我已有 24 个词”。之后两台设备使用同一个密钥：无论从哪台设备投票，以最后一次为准；在化名民意调查中，两台设备上的您也是同一个人。',

  'me.lost': '设备丢失或被盗',
  'me.lost_text':
    '请在这里更换密钥。旧密钥立即失效，已投的选票仍然计入，丢失的设备不能再做任何事。您不必前往任何地方。',
  'me.lost_none':
    '如果所有存有密钥的设备都不在手边：请在新设备上输入 24 个词，并通知登记员。窗口会停用旧密钥，并给您下一个密钥的代码。',
  'me.replace': '更换密钥',
  'me.replace_title': '要更换密钥吗？',
  'me.replace_confirm':
    '其他设备上的密钥将失效。在那些设备上选择“启用下一个密钥”或重新输入 24 个词，即可继续使用。',
  'me.replace_yes': '更换',
  'me.replace_no': '保留原密钥',
  'me.replaced': '密钥已更换。',
  'me.number': '密钥编号',

  'warn.phrase': '您还没有抄下 24 个词',
  'warn.phrase_text': '一旦电脑损坏，没有人能还给您密钥。',
  'warn.phrase_do': '现在抄写',

  'off.title': '您可以阅读，但不能参加',
  'off.for': '参加对象：{classes}。',
  'off.you': '您在此的身份：{mine}。',
  'audience.for': '面向{classes}',
  'audience.pseudonymous': '化名参加',
  'audience.districts': { other: '仅限城区：{list}' },
  'audience.age_bands': { other: '仅限年龄段：{list}' },
  'pseudonym.title': '没有人能看出这是您',
  'pseudonym.text':
    '您的回答以专为本次民意调查生成的化名发送。它只表明您是 {count} 位有权参加者之一，而不表明是哪一位；本市也无从得知。',
  'task.cast': '正在发送您的回答',
  'step.cast.joining': '正在生成化名和证明，没有人能看出这是您',
  'step.cast.casting': '正在以化名发送密封的回答',
};
