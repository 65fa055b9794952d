import { selectLabNews } from '../../store/labWords';
import { useFact } from '../session/sessionContext';
import { announcement } from './announcement';

/** What is told to those who hear the page. */
export function Announcer() {
  const runNews = useFact(announcement);
  const labNews = useFact(selectLabNews);
  return (
    <>
      <div className="visually-hidden" role="status" data-testid="announcer">
        {runNews}
      </div>
      <div className="visually-hidden" role="status" data-testid="lab-announcer">
        {labNews}
      </div>
    </>
  );
}
