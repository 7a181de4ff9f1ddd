/** Simplified Chinese: the station locked to docking, and one's own password. */
export const kioskWords = {
  kiosk: {
    title: '执法记录仪自助采集',
    how: '插入记录仪，影像自动采集；看到绿色“可以拔下”后再拔出。',
    unlock: '解锁',
    unlockTitle: '解锁工作站',
    unlockHow: '请装备管理员或系统管理员登录。退出登录后自动重新锁定。',
    on: '设为自助采集',
    onSure: '本站将全屏锁定，只能采集；解锁须装备管理员登录。确定？',
    off: '停用自助采集',
    isOn: '自助采集（已解锁）',
  },
  ownPassword: {
    title: '修改密码',
    old: '现在的密码',
    fresh: '新密码，至少 {shortest} 位',
    again: '再输一次新密码',
    differs: '两次输入的新密码不一致。',
    wrong: '现在的密码不对，没有修改。连续错 5 次，账号会锁定 15 分钟。',
    save: '修改',
    done: '密码已修改',
  },
};
