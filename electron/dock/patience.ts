/** Gives the promise's result, or throws after `ms`. What was asked goes on; nobody can stop a hanging disk. */
export async function patiently<T>(answer: Promise<T>, ms: number, asked: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`${asked} gave no answer within ${ms} ms`));
    }, ms);
  });
  try {
    return await Promise.race([answer, limit]);
  } finally {
    clearTimeout(timer);
  }
}
