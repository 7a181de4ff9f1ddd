import type { profileWords as chinese } from '../zh/profile';

/** English: the regulation and the office's own numbers. */
export const profileWords: typeof chinese = {
  profile: {
    since: 'in force since {at}',
    settings: "The office's own numbers",
    settingsHow: 'What no regulation states and the work needs. Each change goes on record.',
    rules: 'What the regulation asks',
    rule: 'Matter',
    value: 'Asked',
    origin: 'From',
    articles: 'Articles',
    why: 'Why it changes',
    none: 'No regulation is chosen yet',
    noneBody:
      'The system administrator signs in and chooses it here. Until then nothing is handed out and no deadline counts.',
    choose: 'Choose the regulation',
    chooseHow:
      'Deadlines, retention and checks follow it, and every number shows its article. Afterwards it can be tightened, never loosened.',
    leftOpen: 'What it leaves to the office',
    leftOpenHow: 'These begin with what is suggested here; they can be changed later.',
    go: 'Put in force',
  },
  unit: {
    percent: '%',
    hours: 'h',
    minutes: 'min',
    seconds: 's',
    days: '{n:day|days}',
    'megabytes-per-hour': 'MB/h',
    cameras: '{n:camera|cameras}',
  },
};
