/** Why something about draws, findings and examples was refused: sentences for the rules' codes. */
import type { DrawRefusal } from '../../draw/conduct';
import type { RectificationRefusal } from '../../rectification';
import type { Language } from '../sentences';

/** What only the desk can tell, beside the rules. */
type DeskRefusal =
  | 'draw-reviewer-unfit'
  | 'draw-witness-unfit'
  | 'plan-ended'
  | 'period-running'
  | 'period-drawn'
  | 'praise-of-nobody'
  | 'training-proposed-already'
  | 'training-secret';

type Refusals = Readonly<Record<DrawRefusal | RectificationRefusal | DeskRefusal, string>>;

const zh: Refusals = {
  'draw-nothing-in-it': '按这些条件没有可抽取的影像，请放宽条件。',
  'draw-nothing-to-draw': '每人抽取数和随机抽取数都是 0，请至少填写一项。',
  'draw-too-large': '共 {clips} 段，超过一次抽取的上限，请缩小范围。',
  'draw-same-person': '两名种子人必须是两个不同的人。',
  'draw-number-too-soon': '公开号码的公布时间至少要在 10 分钟以后，才能保证现在无人知道。',
  'draw-not-yet': '还没到这一步：须等两人都提交承诺，或公布时间已到。',
  'draw-unknown': '没有这次抽取。',
  'draw-not-your-turn': '您不是这次抽取的种子人。',
  'draw-bound-already': '承诺已经提交，不能更改。',
  'draw-shown-already': '您的密语已经公开。',
  'draw-secret-differs': '密语与提交的承诺不符，请核对抄下的密语。',
  'draw-number-differs': '与另一人录入的号码不一致，请共同核对公布的号码。',
  'draw-list-differs': '影像清单与冻结时不一致，未抽取。请到台账页验证完整性。',
  'draw-over': '这次抽取已经结束，结果不能作废。',
  'draw-reviewer-unfit': '所选人员没有抽查权限或账号已停用。',
  'draw-witness-unfit': '所选种子人没有见证抽取的权限。',
  'place-unknown': '没有这个抽取位次。',
  'place-skipped-already': '这个位次已经跳过。',
  'place-reviewed': '这个位次已经抽查完毕。',
  'reason-needed': '请写明原因。',
  'reviewer-barred': '不能由拍摄本人（或首次抽查人）抽查。',
  'own-footage-drawn': '这一位次是您本人的影像，须由他人处理。',
  'plan-ended': '这个计划已经结束。',
  'period-running': '这一周期还没有结束，影像尚不完整。',
  'period-drawn': '这一周期已经抽取。',
  'finding-unknown': '没有这个问题。',
  'finding-taken-up': '这个问题已经有人处理。',
  'finding-not-open': '整改已经完成或正在等待核实。',
  'not-the-owner': '只有整改责任人可以答复。',
  'nothing-to-verify': '没有等待核实的答复。',
  'verifier-same-person': '须由另一人核实或批准，不能由本人办理。',
  'words-needed': '请用文字说明。',
  'owner-unfit': '责任人须是有答复权限的科室负责人，且不能是拍摄本人。',
  'own-finding': '这是您本人影像中的问题，须由他人处理。',
  'escalated-already': '已经因同一原因上报。',
  'praise-of-nobody': '不知道这段影像由谁拍摄，无法表扬。',
  'training-proposed-already': '这段影像已经推荐。',
  'training-secret': '标有涉密或隐私的影像不能作为培训示例。',
};

const en: Refusals = {
  'draw-nothing-in-it': 'Nothing can be drawn by these conditions. Widen them.',
  'draw-nothing-to-draw': 'Fill in how many of each person, or how many by chance.',
  'draw-too-large': '{clips} {clips:clip is|clips are} too many for one draw. Narrow it down.',
  'draw-same-person': 'The two of the seed have to be two different persons.',
  'draw-number-too-soon':
    'The public number has to come out at least 10 minutes from now, so that nobody knows it yet.',
  'draw-not-yet': 'Not yet: both have to be bound first, or the number has to be out.',
  'draw-unknown': 'There is no such draw.',
  'draw-not-your-turn': 'You are not one of the two for this draw.',
  'draw-bound-already': 'Bound already; this cannot be changed.',
  'draw-shown-already': 'Your secret is shown already.',
  'draw-secret-differs': 'This is not the secret that you bound yourself to. Check what you wrote down.',
  'draw-number-differs': 'The other person read another number. Look it up together.',
  'draw-list-differs': 'The list is not the one that was frozen; nothing was drawn. Prove the ledger.',
  'draw-over': 'This draw is over. A result cannot be thrown away.',
  'draw-reviewer-unfit': 'One of these persons may not review, or has no active account.',
  'draw-witness-unfit': 'That person may not be one of the two for a seed.',
  'place-unknown': 'There is no such place in the draw.',
  'place-skipped-already': 'This place is skipped already.',
  'place-reviewed': 'This place is reviewed already.',
  'reason-needed': 'Give the reason in words.',
  'reviewer-barred': 'Nobody reviews their own footage, or their own review again.',
  'own-footage-drawn': 'This is footage of your own; somebody else has to decide.',
  'plan-ended': 'This plan has ended.',
  'period-running': 'This period is not over; its footage is not complete.',
  'period-drawn': 'This period is drawn already.',
  'finding-unknown': 'There is no such finding.',
  'finding-taken-up': 'Somebody has taken this finding up already.',
  'finding-not-open': 'It is put right already, or waits to be verified.',
  'not-the-owner': 'Only the owner answers.',
  'nothing-to-verify': 'No answer waits to be verified.',
  'verifier-same-person': 'Another person has to do this.',
  'words-needed': 'Say it in words.',
  'owner-unfit': 'The owner has to be a section head, and not whoever recorded it.',
  'own-finding': 'It was found in your own footage; somebody else has to decide.',
  'escalated-already': 'It was brought up for this reason already.',
  'praise-of-nobody': 'Nobody knows who recorded this clip.',
  'training-proposed-already': 'This clip is proposed already.',
  'training-secret': 'Footage marked as secret or private cannot be an example.',
};

export const DRAW_REFUSALS: Readonly<Record<Language, Refusals>> = { zh, en };
