/** Simplified Chinese: registering from spreadsheets. */
export const sheetWords = {
  sheets: {
    devicesTitle: '从表格登记设备',
    personsTitle: '从表格登记人员',
    how: '先保存模板，在表格软件中填好，再选择文件（.xlsx 或 .csv）。选好后先逐行检查，确认前不会登记任何内容。',
    template: '保存模板',
    templateSaved: '模板已保存为“{file}”',
    choose: '选择文件',
    chooseAgain: '改好后重新选择',
    found: '{file}：可以登记 {good} 行，有问题的 {bad} 行。',
    bad: '有问题的行没有登记。可在表格中改好后重新选择，也可先登记其余各行。',
    row: '行号',
    column: '列',
    wrong: '问题',
    register: '登记 {n} 行',
    registerGood: '先登记其余 {n} 行',
    devicesRegistered: '已登记 {n} 台设备',
    personsRegistered: '已登记 {n} 名人员',
    open: '从表格登记',
  },
};
