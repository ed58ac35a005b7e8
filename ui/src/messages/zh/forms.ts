import type { Translated } from '../catalogue';
import type { forms as english } from '../en/forms';

export const forms: Translated<typeof english> = {
  'field.empty': '请填写此项。',
  'field.long': { other: '超出 {count} 个字符。' },
  'field.unreadable': '其中有无法读取的符号。请手动输入，不要粘贴。',
  'action.cancel': '取消',
  'list.find': '在此列表中查找',
  'list.range': '第 {first} 至 {last} 项，共 {all} 项',
  'list.previous': '上一页',
  'list.next': '下一页',
  'failure.other': '没有成功。',
  'failure.other_next': '请重试。如果仍然如此，请把详细信息告诉选举办公室。',
};
