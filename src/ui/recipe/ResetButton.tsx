export interface ResetButtonProps {
  label: string;
  /** The default, in words. */
  usualWords: string;
  onReset: () => void;
}

/** Back to the default; stands only beside what differs from it. */
export function ResetButton({ label, usualWords, onReset }: ResetButtonProps) {
  return (
    <button type="button" className="reset" aria-label={`${label}: back to the default, ${usualWords}`} title={`Back to the default, ${usualWords}`} onClick={onReset}>
      <svg className="icon" viewBox="0 0 12 12" aria-hidden="true">
        <path d="M4.5 1L1 4l3.5 3V5H7a2 2 0 0 1 0 4H3v1.5h4a3.5 3.5 0 0 0 0-7H4.5z" />
      </svg>
    </button>
  );
}
