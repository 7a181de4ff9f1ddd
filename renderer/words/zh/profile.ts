/** Simplified Chinese: the regulation and the office's own numbers. */
export const profileWords = {
  profile: {
    since: '自 {at} 起适用',
    settings: '本站数值',
    settingsHow: '制度没有规定、工作又需要的数值，由本机关自定；每次更改都记入台账。',
    rules: '制度要求',
    rule: '事项',
    value: '要求',
    origin: '来源',
    articles: '条款',
    why: '更改原因',
    none: '还没有选定适用的制度',
    noneBody: '请系统管理员登录后，在这里选定。选定之前不能办理领用，也不计算存储期限。',
    choose: '选定适用的制度',
    chooseHow:
      '存储期限、保存年限、领用检查等数值都按它执行，每个数值都能查到条款。选定后只能从严，不能放宽。',
    leftOpen: '制度留给本机关决定的事项',
    leftOpenHow: '以上先按建议值启用，之后可以随时更改。',
    go: '按此启用',
  },
  unit: {
    percent: '%',
    hours: '小时',
    minutes: '分钟',
    seconds: '秒',
    days: '天',
    'megabytes-per-hour': 'MB/小时',
    cameras: '台',
  },
};
