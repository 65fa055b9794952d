/** Works on several things at once and gives the results in the order of the things. An error comes in its turn. */
export async function* inOrder<Thing, Result>(things: AsyncIterable<Thing> | Iterable<Thing>, atOnce: number, work: (thing: Thing) => Promise<Result>): AsyncGenerator<Result> {
  const underWay: Promise<Result>[] = [];
  const begin = (thing: Thing): void => {
    const result = work(thing);
    result.catch(() => undefined); // heard when its turn comes
    underWay.push(result);
  };
  for await (const thing of things) {
    begin(thing);
    const first = underWay.length >= atOnce ? underWay.shift() : undefined;
    if (first !== undefined) yield await first;
  }
  for (const result of underWay) yield await result;
}
