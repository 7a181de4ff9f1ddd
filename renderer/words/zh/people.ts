/** Simplified Chinese: signing in, roles, people. */
export const peopleWords = {
  session: {
    title: '登录',
    signIn: '登录',
    signOut: '退出登录',
    account: '帐号',
    password: '密码',
    again: '再输一次密码',
    endedIdle: '久未操作，已自动退出',
    dockNeedsNone: '插上记录仪采集不需要登录。',
    and: '、',
  },
  role: {
    officer: '执法人员',
    keeper: '装备管理员',
    reviewer: '办公室抽查员',
    'section-head': '科室负责人',
    approver: '分管领导',
    'system-admin': '系统管理员',
    'security-admin': '安全管理员',
    'audit-admin': '审计管理员',
  },
  person: { name: '姓名', id: '人员编号', section: '科室' },
  commission: {
    title: '指定三名管理员',
    intro:
      '三个人各管一件事，互不兼任：这样没有人能独自改变规则、给自己授权又抹去痕迹。其他人员和权限由安全管理员随后登记。',
    'system-admin': '管设置：存放位置、设备适配、所用制度。不能授权，也不能查看影像。',
    'security-admin': '管人：登记人员、开设帐号、分配角色。自己不能使用这些权限。',
    'audit-admin': '管查：查看台账的每一条，验证完整性。不能更改任何内容。',
    go: '完成设立',
    later: '先采集，以后再设',
    person: '人员编号只能用字母、数字、“-”和“_”。',
    account: '帐号用小写字母开头，可用字母、数字、“.”“-”“_”。',
    short: '密码至少 {shortest} 位。',
    differs: '两次输入的密码不一致。',
  },
};
