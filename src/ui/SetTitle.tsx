import { useSetTitle } from './useTargetSet';

/** What a picture set is called. */
export function SetTitle({ id }: { id: string }) {
  return <>{useSetTitle(id)}</>;
}
