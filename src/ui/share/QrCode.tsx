import { encode } from 'uqr';
import { useMemo } from 'react';

/** What the largest QR code holds, in bytes, at its lowest error correction. */
const mostBytes = 2953;
const quietZone = 4;

/** null: it is too long for one. */
function qrPath(text: string): { path: string; size: number } | null {
  if (text.length > mostBytes) return null;
  const { data, size } = encode(text, { ecc: 'L', border: quietZone });
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return { path, size };
}

/** A link for those who see the screen; black on white whatever the theme, as readers want it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const code = useMemo(() => qrPath(text), [text]);
  if (code === null) return <p className="soft small">This link is too long for a QR code: the curves and changes of the run alone take {text.length} characters.</p>;
  return (
    <svg className="qr" viewBox={`0 0 ${code.size} ${code.size}`} role="img" aria-label={label} shapeRendering="crispEdges" data-testid="qr">
      <rect width={code.size} height={code.size} fill="#fff" />
      <path d={code.path} fill="#000" />
    </svg>
  );
}
