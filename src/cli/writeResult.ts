/** Writes a command's result, the only thing that goes to stdout; resolves once it is out, so that exiting cuts nothing off. */
export function writeResult(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${text}\n`, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
