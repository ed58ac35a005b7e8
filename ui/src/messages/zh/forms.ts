import type { Translated } from '../catalogue';
import type { forms as english } from '../en/forms';

export const forms: Translated<typeof english> = {
  'field.empty': '请填写此项。',
  'field.long': { other: '超出 {count} 个字符。' },
  'field.unreadable': '其中有无法读取的符号。请手动输入，不要粘贴。',
  'failure.other': '没有成功。',
  'failure.other_next': '请重试。如果仍然如此，请把详细信息告诉选举办公室。',
};
