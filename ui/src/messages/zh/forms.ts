import type { Translated } from '../catalogue';
import type { forms as english } from '../en/forms';

export const forms: Translated<typeof english> = {
  'field.empty': '请填写此项。',
  'field.long': { other: '超出 {count} 个字符。' },
  'field.unreadable': '其中有无法读取的符号。请手动输入，不要粘贴。',
  'action.cancel': '取消',
  'task.may_stop': '可以停止。到那时已完成的会保留，再次开始时从那里继续。',
  'task.sent': '正在送往公开记录。已经发出的无法收回。',
  'task.opening': '记录核对完之前什么都不显示。其间可以关闭窗口，不会丢失任何东西。',
  'failure.task.cancelled': '已停止。',
  'next.task.cancelled': '到那时已完成的会保留。再次开始即可继续。',
  'step.points.proving': '正在生成证明',
  'step.points.sending': '正在发送，并写入公开记录',
  'list.find': '在此列表中查找',
  'list.range': '第 {first} 至 {last} 项，共 {all} 项',
  'list.previous': '上一页',
  'list.next': '下一页',
  'failure.other': '没有成功。',
  'failure.other_next': '请重试。如果仍然如此，请把详细信息告诉选举办公室。',
};
