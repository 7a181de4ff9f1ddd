import type { FileReportView } from '#shared/contract/dock';

export type FileGroup = 'all' | 'findings' | FileReportView['outcome'];

/** In the order of the buttons, and of what a person should look at first. */
export const FILE_GROUPS: readonly FileGroup[] = [
  'all',
  'failed',
  'findings',
  'sealed',
  'already-sealed',
  'skipped',
];

export function isIn(file: FileReportView, group: FileGroup): boolean {
  switch (group) {
    case 'all':
      return true;
    case 'findings':
      return file.findings.some((finding) => finding.severity !== 'note');
    case 'sealed':
    case 'already-sealed':
    case 'skipped':
    case 'failed':
      return file.outcome === group;
  }
}

/** One group's files, what needs a person first; files alike keep the order of the import. */
export function filesOf(files: readonly FileReportView[], group: FileGroup): readonly FileReportView[] {
  return files.filter((file) => isIn(file, group)).sort((a, b) => urgency(a) - urgency(b));
}

function urgency(file: FileReportView): number {
  if (file.outcome === 'failed') return 0;
  if (isIn(file, 'findings')) return 1;
  return file.outcome === 'skipped' ? 3 : 2;
}
