const paths = {
  play: 'M2 1l9 5-9 5z',
  pause: 'M2 1h3v10H2zM7 1h3v10H7z',
  step: 'M1 1l6 5-6 5zM8 1h2.5v10H8z',
  restart: 'M6 1.5A4.5 4.5 0 1 0 10.5 6H9a3 3 0 1 1-3-3v2l3.5-2.75L6-.5z',
  stop: 'M2 2h8v8H2z',
  dice: 'M1 1h10v10H1zM3 3v1.6h1.6V3zm4.4 0v1.6H9V3zM3 7.4V9h1.6V7.4zm4.4 0V9H9V7.4z',
  chip: 'M3 3h6v6H3zM4.5 4.5v3h3v-3zM4 0h1v2H4zM7 0h1v2H7zM4 10h1v2H4zM7 10h1v2H7zM0 4h2v1H0zM0 7h2v1H0zM10 4h2v1h-2zM10 7h2v1h-2z',
  sun: 'M6 3a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM5.4 0h1.2v2H5.4zM5.4 10h1.2v2H5.4zM0 5.4h2v1.2H0zM10 5.4h2v1.2h-2z',
  moon: 'M7.5 1A5 5 0 1 0 11 8.5 5.5 5.5 0 0 1 7.5 1z',
  commands: 'M1 2h10v8H1zM2.2 3.2v5.6h7.6V3.2zM3 4.4h1.2v1.2H3zM5.4 4.4h1.2v1.2H5.4zM7.8 4.4H9v1.2H7.8zM3.6 6.8h4.8V8H3.6z',
  lessons: 'M0 2q3-1 5.4.6V11Q3 9.6 0 10.4zM12 2q-3-1-5.4.6V11Q9 9.6 12 10.4z',
  list: 'M1 2h2v2H1zM4.5 2H11v2H4.5zM1 5h2v2H1zM4.5 5H11v2H4.5zM1 8h2v2H1zM4.5 8H11v2H4.5z',
  share: 'M6 0l3.2 3.2H7V8H5V3.2H2.8zM1 6h1.6v4.4h6.8V6H11v6H1z',
  system: 'M6 1a5 5 0 1 0 0 10zM6 0a6 6 0 1 1 0 12A6 6 0 0 1 6 0z',
} as const;

export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg className="icon" viewBox="0 0 12 12" aria-hidden="true">
      <path d={paths[name]} fillRule="evenodd" />
    </svg>
  );
}
