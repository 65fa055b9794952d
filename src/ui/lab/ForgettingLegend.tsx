/** What the lines and areas of a forgetting chart are. */
export function ForgettingLegend({ color }: { color: string }) {
  return (
    <p className="lab-key small">
      <span style={{ '--accent': 'var(--pretrained)' }}>
        <i className="lab-key__line lab-key__line--dashed" /> pre-trained
      </span>
      <span style={{ '--accent': color }}>
        <i className="lab-key__line" /> now
      </span>
      <span style={{ '--accent': 'var(--lost)' }}>
        <i className="lab-key__area" /> lost
      </span>
      <span style={{ '--accent': 'var(--won)' }}>
        <i className="lab-key__area" /> won
      </span>
    </p>
  );
}
