/** One at a time, in the order of asking: who has had a turn goes to the end of the line for the next. */
export interface Turns {
  /** Waits for a turn. It must be given back by calling the result. Throws what `end` was given. */
  take(): Promise<() => void>;
  /** Sends away all who wait, and all who come later, with `reason`; resolves when the running turn is over. */
  end(reason: Error): Promise<void>;
}

export function turns(): Turns {
  const waiting: { readonly start: () => void; readonly refuse: (reason: Error) => void }[] = [];
  let busy = false;
  let over: Error | null = null;
  const onIdle: (() => void)[] = [];

  function giveBack(): void {
    const next = waiting.shift();
    busy = next !== undefined;
    if (next) next.start();
    else for (const tell of onIdle.splice(0)) tell();
  }

  function turn(): () => void {
    let given = false;
    return () => {
      if (given) return;
      given = true;
      giveBack();
    };
  }

  return {
    take() {
      if (over) return Promise.reject(over);
      if (!busy) {
        busy = true;
        return Promise.resolve(turn());
      }
      return new Promise((resolve, reject) => waiting.push({ start: () => resolve(turn()), refuse: reject }));
    },
    end(reason) {
      over ??= reason;
      for (const { refuse } of waiting.splice(0)) refuse(reason);
      return busy ? new Promise((resolve) => onIdle.push(resolve)) : Promise.resolve();
    },
  };
}
