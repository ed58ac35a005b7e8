import type { Translated } from '../catalogue';
import type { returned as english } from '../en/returned';

export const returned: Translated<typeof english> = {
  'returned.opened': '这些也已恢复',
  'returned.credentials': { other: '证明副本：{count} 份' },
  'returned.wages': { other: '工资证明：{count} 份' },
  'returned.data': { other: '您发布的数据：{count} 组' },
  'returned.left_out': { other: '有 {count} 组数据太大，未能保存，只在您的另一台设备上。' },
  'returned.number':
    '这些内容密封保存在城市那里，编号为 {number}。另一台设备之后是否又保存过，这台电脑无法得知。',
  'returned.nothing': '没有为您保存其他内容',
  'returned.nothing_text':
    '密钥和公开记录中的全部内容已恢复。如果您有过证明、工资证明或自己的数据，它们只在您的另一台设备上。',
  'returned.missing': '尚未全部恢复',
  'returned.missing_text':
    '密钥和公开记录中的全部内容已恢复。由城市密封保存的证明、工资证明和您自己的数据暂时无法取回。这不会丢失任何内容，请稍后再试。',
  'returned.again': '再次取回',
};
