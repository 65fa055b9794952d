/** Pictures on the clipboard, asked for by a button; none where there are none or the browser refuses. */
export async function pastedFiles(): Promise<File[]> {
  try {
    const items = await navigator.clipboard.read();
    const blobs = await Promise.all(
      items.flatMap((item) => {
        const type = item.types.find((name) => name.startsWith('image/'));
        return type === undefined ? [] : [item.getType(type)];
      }),
    );
    return blobs.map((blob) => new File([blob], pastedName(blob.type)));
  } catch {
    return [];
  }
}

let pasted = 0;

/** Pasted pictures have no names of their own, or all the same one. */
export const pastedName = (type: string): string => `pasted ${String(++pasted).padStart(3, '0')}.${/^image\/(\w+)/.exec(type)?.[1] ?? 'png'}`;
