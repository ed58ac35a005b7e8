import type { Translated } from '../catalogue';
import type { failureFamilies as english } from '../en/failure-families';

export const failureFamilies: Translated<typeof english> = {
  'failure.family.board': '公开记录没有接受此内容。',
  'next.family.board': '请重试。如果再次被拒绝，请把详细信息告诉选举办公室。',
  'failure.family.election': '这与公开记录中关于选举的内容不符。',
  'next.family.election':
    '请再看一下这次选举：它可能已经进入下一步。如果仍然如此，请把详细信息告诉选举办公室。',
  'failure.family.membership': '您可以参与的证明没有被接受。',
  'next.family.membership': '请重试。如果再次被拒绝，请把详细信息告诉选举办公室。',
  'failure.family.forum': '所写的内容没有被接受。',
  'next.family.forum': '您的文字还在。请看看提案是否已经进入下一步，然后重试。',
  'failure.family.fund': '基金的规则不允许这一步。',
  'next.family.fund': '请再看一下基金：可能已有别人处理过。',
  'failure.family.points': '积分的规则不允许这样做。',
  'next.family.points': '请再看一下您的积分。如果仍然如此，请询问项目的运营方。',
  'failure.family.sharing': '关于您数据的这项内容没有被接受。',
  'next.family.sharing': '请再看一下您共享了什么：它可能已经改变。',
  'failure.family.file': '此文件不是应有的文件。',
  'next.family.file': '请向给您文件的人另要一份。不要相信其中的内容。',
  'failure.family.identity': '无法使用您的密钥。',
  'next.family.identity': '请关闭窗口，重新启动应用。如果别无他法，您的 24 个单词可以找回密钥。',
  'failure.family.registrar': '登记员的服务没有完成此事。',
  'next.family.registrar': '请稍后重试。如果仍然如此，请把详细信息告诉登记员。',
};
