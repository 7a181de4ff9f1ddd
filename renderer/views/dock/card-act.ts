/** What a person may do on a card. */
export type CardAct =
  | 'again'
  | 'stop'
  | 'pause'
  | 'go-on'
  | 'prefer'
  | 'files'
  | 'tell'
  | 'admit'
  | 'password'
  | 'clock'
  | 'clear';
