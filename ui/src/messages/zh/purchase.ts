import type { Translated } from '../catalogue';
import type { purchase as english } from '../en/purchase';

export const purchase: Translated<typeof english> = {
  'purchase.title': '尚未全部付清',
  'purchase.title_late': '未按时付清',
  'purchase.parts': {
    other: '已支付 {paid} 积分，共 {count} 积分。其余部分会在 Tabella 打开时自动支付，最迟：{time}。',
  },
  'purchase.late': {
    other: '已支付 {paid} 积分，共 {count} 积分，其余不再发送。请在使用积分的地方要求退还。',
  },
  'purchase.good_then': '全部付清后，这里出示的内容才有效。',
  'purchase.finish': '立即支付其余部分',
  'purchase.cost':
    '这样，此刻查看记录的人都能看出这些账户属于同一个人。若自动支付，各部分会在随机的时刻到达。',
  'purchase.done': '已全部付清。',
  'purchase.void': {
    other:
      '其中 {count} 积分无效：发放方不认可所提交的内容，因此您没有得到这些积分，也不能再次提交。发放方的答复在公开记录中，人人都可以核查。',
  },
};
